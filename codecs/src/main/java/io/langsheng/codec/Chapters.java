package io.langsheng.codec;

import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

import io.langsheng.audio.Chapter;
import java.util.List;
import org.bytedeco.ffmpeg.avformat.AVChapter;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** Gives a container its chapters. They are FFmpeg's memory: freeing the container frees them. */
final class Chapters {
    private Chapters() {}

    static void add(AVFormatContext container, List<Chapter> chapters, int sampleRate) {
        if (chapters.isEmpty()) {
            return;
        }
        PointerPointer<AVChapter> all =
                new PointerPointer<>(av_mallocz((long) chapters.size() * Pointer.sizeof(Pointer.class)));
        for (int i = 0; i < chapters.size(); i++) {
            Chapter chapter = chapters.get(i);
            AVChapter made = new AVChapter(av_mallocz(Pointer.sizeof(AVChapter.class)));
            made.id(i + 1L);
            made.time_base().num(1).den(sampleRate);
            made.start(chapter.from());
            made.end(chapter.to());
            AVDictionary title = new AVDictionary(null);
            av_dict_set(title, "title", chapter.title().replaceAll("\\p{Cntrl}", " "), 0);
            made.metadata(title);
            all.put(i, made);
        }
        container.chapters(all);
        container.nb_chapters(chapters.size());
    }
}
