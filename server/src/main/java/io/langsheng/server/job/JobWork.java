package io.langsheng.server.job;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.langsheng.book.audiobook.Audiobook;
import io.langsheng.book.audiobook.Timeline;
import io.langsheng.book.plan.Group;
import io.langsheng.book.plan.Segment;
import io.langsheng.book.speech.GroupSpeaker;
import io.langsheng.book.speech.SpokenGroup;
import io.langsheng.server.key.KeyBook;
import io.langsheng.server.label.AigcMark;
import io.langsheng.server.limit.SynthesisPool;
import io.langsheng.server.problem.ProblemException;
import io.langsheng.server.tenant.Caller;
import io.langsheng.server.usage.Quotas;
import io.langsheng.text.lexicon.Lexicon;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The two pieces of work there are: to speak a group, and to write the file when all groups are spoken. Either may be
 * cut short at any moment and done again, here or elsewhere: it gives the same bytes, and it counts once.
 */
@Component
class JobWork {
    private static final Logger log = LoggerFactory.getLogger(JobWork.class);
    private static final long YIELD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int MOST_YIELDS = 50;
    private static final int LEXICONS = 8;

    private final JobRepository repository;
    private final GroupRepository groups;
    private final JobFiles files;
    private final JobQueue queue;
    private final PooledSource speech;
    private final SynthesisPool pool;
    private final AigcMark mark;
    private final KeyBook keys;
    private final Quotas quotas;
    /** By job; they never change. */
    private final Cache<String, Lexicon> lexicons =
            Caffeine.newBuilder().maximumSize(LEXICONS).build();

    JobWork(
            JobRepository repository,
            GroupRepository groups,
            JobFiles files,
            JobQueue queue,
            PooledSource speech,
            SynthesisPool pool,
            AigcMark mark,
            KeyBook keys,
            Quotas quotas) {
        this.repository = repository;
        this.groups = groups;
        this.files = files;
        this.queue = queue;
        this.speech = speech;
        this.pool = pool;
        this.mark = mark;
        this.keys = keys;
        this.quotas = quotas;
    }

    /** Speaks a group, unless it is done or its job does not go on. */
    void speak(String id, int index) throws IOException {
        Job job = repository.find(id).orElse(null);
        if (job == null || job.state() != JobState.RUNNING) {
            return;
        }
        Optional<Group> group = groups.open(id, index);
        if (group.isEmpty()) {
            return;
        }
        JobOptions options = job.options();
        Caller caller = keys.holder(job.tenant(), job.key());
        Lexicon words = lexicons.get(id, repository::lexicon);
        GroupSpeaker speaker = new GroupSpeaker(
                speech.of(caller, options.voice(), words), job.sampleRate(), options.seed(), options.fastest());
        SpokenGroup spoken = files.writeGroup(id, index, pcm -> speaker.speak(group.get(), pcm));
        if (queue.spoken(id, group.get(), spoken)) {
            quotas.made(caller, (double) spoken.samples() / job.sampleRate());
        }
        if (repository.find(id).isEmpty()) {
            files.delete(id); // the job was deleted meanwhile, and its folder made again
        }
    }

    /** Writes the file of a job whose groups are all spoken. */
    void finish(String id) throws IOException {
        Job job = repository.find(id).orElse(null);
        if (job == null || job.state() != JobState.FINISHING) {
            return;
        }
        List<Integer> lost = lost(job);
        if (!lost.isEmpty()) {
            log.warn("the sound of {} groups of job {} is lost; they are spoken again", lost.size(), id);
            double seconds = (double) queue.again(id, lost) / job.sampleRate();
            quotas.made(keys.holder(job.tenant(), job.key()), -seconds); // it is counted again
            return;
        }
        Timeline timeline = timeline(job);
        String format = job.options().format();
        Audiobook book = new Audiobook(timeline, group -> Files.newInputStream(files.group(id, group)), tags(job));
        try {
            files.writeResult(id, format, file -> {
                book.write(format, file, done -> encoded(job, done, timeline.samples()));
                repository.result(id, Files.size(file));
            });
        } catch (IllegalArgumentException impossible) {
            queue.fail(id, new JobProblem("invalid_value", String.valueOf(impossible.getMessage()), null, null));
            return;
        }
        queue.end(id, JobState.FINISHING, JobState.COMPLETED);
        forgetGroups(id);
        log.info("job {} is complete: {} groups, {} s", id, job.groups(), timeline.samples() / job.sampleRate());
    }

    /** Groups that are done and whose sound the store has lost, wholly or in part. */
    private List<Integer> lost(Job job) throws IOException {
        List<Integer> lost = new ArrayList<>();
        for (GroupRepository.ReadyGroup group : groups.spoken(job.id())) {
            if (!files.holds(job.id(), group.index(), 2 * group.samples())) {
                lost.add(group.index());
            }
        }
        return lost;
    }

    /** What stays behind goes with the job. */
    private void forgetGroups(String id) {
        try {
            files.deleteGroups(id);
        } catch (IOException | ProblemException left) {
            log.warn("the groups of job {} cannot be removed yet: {}", id, left.getMessage());
        }
    }

    /** Where everything lies in the finished sound; of a job that is not finished, what is spoken so far. */
    Timeline timeline(Job job) {
        Timeline timeline = new Timeline(job.sampleRate(), job.chapters());
        groups.each(job.id(), row -> {
            SpokenGroup spoken = row.spoken();
            if (spoken != null) {
                timeline.add(
                        row.group().index(),
                        row.group().chapter(),
                        row.group().segments().stream().map(Segment::slot).toList(),
                        spoken);
            }
        });
        return timeline.finish();
    }

    private void encoded(Job job, long done, long all) {
        int percent = all == 0 ? 100 : (int) (100 * done / all);
        if (percent % 5 == 0 && percent > 0 && percent < 100) {
            repository.encoded(job.id(), percent);
        }
        if (Thread.interrupted()) {
            throw new WorkStoppedException();
        }
        // Encoding runs outside of the pool; while somebody waits for a step of speech it steps aside, for a while.
        for (int i = 0; i < MOST_YIELDS && pool.expectedWait(job.tenant()).toMillis() > 0; i++) {
            LockSupport.parkNanos(YIELD_NANOS);
        }
    }

    private Map<String, String> tags(Job job) {
        Map<String, String> tags = new TreeMap<>();
        if (!job.title().isEmpty()) {
            tags.put("title", job.title());
        }
        if (!job.options().author().isEmpty()) {
            tags.put("artist", job.options().author());
        }
        tags.putAll(mark.tags(UUID.nameUUIDFromBytes(job.id().getBytes(StandardCharsets.US_ASCII))));
        return tags;
    }
}
