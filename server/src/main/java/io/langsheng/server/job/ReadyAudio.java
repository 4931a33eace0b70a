package io.langsheng.server.job;

import io.langsheng.audio.WavHeader;
import io.langsheng.server.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;
import org.springframework.core.io.AbstractResource;

/** Groups that are spoken already, one behind the other, as a WAV file that is never written. */
final class ReadyAudio extends AbstractResource {
    private final byte[] header;
    private final List<GroupRepository.ReadyGroup> groups;
    private final IntFunction<Path> files;
    private final long length;

    /** @param tags of the file */
    ReadyAudio(
            int sampleRate,
            List<GroupRepository.ReadyGroup> groups,
            IntFunction<Path> files,
            Map<String, String> tags) {
        long samples =
                groups.stream().mapToLong(GroupRepository.ReadyGroup::samples).sum();
        this.header = WavHeader.of(sampleRate, samples, tags);
        this.groups = groups;
        this.files = files;
        this.length = header.length + 2 * samples;
    }

    @Override
    public long contentLength() {
        return length;
    }

    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public String getDescription() {
        return "groups of a job";
    }

    @Override
    public InputStream getInputStream() {
        Iterator<GroupRepository.ReadyGroup> rest = groups.iterator();
        return new SequenceInputStream(new ByteArrayInputStream(header), new SequenceInputStream(new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return rest.hasNext();
            }

            @Override
            public InputStream nextElement() {
                if (!rest.hasNext()) {
                    throw new NoSuchElementException("no more groups");
                }
                try {
                    return Files.newInputStream(files.apply(rest.next().index()));
                } catch (IOException | ProblemException gone) {
                    return InputStream.nullInputStream(); // cancelled meanwhile: the answer ends short
                }
            }
        }));
    }
}
