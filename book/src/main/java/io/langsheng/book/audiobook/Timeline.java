package io.langsheng.book.audiobook;

import io.langsheng.audio.Chapter;
import io.langsheng.book.document.Document.Slot;
import io.langsheng.book.speech.SpokenGroup;
import io.langsheng.book.speech.SpokenGroup.Caption;
import io.langsheng.book.speech.SpokenGroup.SpokenSegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where everything lies in the finished sound. Groups follow each other, chapters are a breath apart; a segment with a
 * slot begins with its slot, or when the one before has ended, if that is later.
 */
public final class Timeline {
    private static final int CHAPTER_PAUSE_MILLIS = 1200;

    /**
     * A stretch of a group's samples.
     *
     * @param skip where it begins in the group
     * @param at where it begins in the whole
     */
    public record Placed(int group, int chapter, long skip, long at, long length) {}

    private final int sampleRate;
    private final List<String> titles;
    private final List<Placed> placed = new ArrayList<>();
    private final List<Caption> captions = new ArrayList<>();
    private final List<Chapter> chapters = new ArrayList<>();
    private long end;
    private long chapterFrom;
    private int chapter = -1;
    private int late;
    private boolean slotted;

    /** @param titles of the chapters */
    public Timeline(int sampleRate, List<String> titles) {
        this.sampleRate = sampleRate;
        this.titles = titles;
    }

    /**
     * Adds the next group.
     *
     * @param slots of its segments
     */
    public void add(int group, int ofChapter, List<@Nullable Slot> slots, SpokenGroup spoken) {
        if (ofChapter != chapter) {
            endChapter(true);
            chapter = ofChapter;
            chapterFrom = end;
        }
        long skip = 0;
        for (int i = 0; i < spoken.segments().size(); i++) {
            SpokenSegment segment = spoken.segments().get(i);
            Slot slot = slots.get(i);
            if (slot != null) {
                slotted = true;
                long wanted = slot.from() * sampleRate / 1000;
                late += end > wanted && segment.samples() > 0 ? 1 : 0;
                end = Math.max(end, wanted);
            }
            place(group, skip, segment.samples());
            for (Caption caption : segment.captions()) {
                captions.add(new Caption(caption.text(), end + caption.from(), end + caption.to()));
            }
            skip += segment.samples();
            end += segment.samples();
        }
    }

    private void place(int group, long skip, long length) {
        Placed last = placed.isEmpty() ? null : placed.get(placed.size() - 1);
        if (last != null && last.group() == group && last.at() + last.length() == end) {
            placed.set(placed.size() - 1, new Placed(group, chapter, last.skip(), last.at(), last.length() + length));
        } else if (length > 0) {
            placed.add(new Placed(group, chapter, skip, end, length));
        }
    }

    private void endChapter(boolean pause) {
        if (chapter < 0) {
            return;
        }
        if (pause && !slotted) {
            end += (long) CHAPTER_PAUSE_MILLIS * sampleRate / 1000;
        }
        String title = titles.get(chapter);
        chapters.add(new Chapter(title.isBlank() ? Integer.toString(chapter + 1) : title, chapterFrom, end));
    }

    /** Completes the last chapter; nothing is added from then on. */
    public Timeline finish() {
        endChapter(false);
        chapter = -1;
        return this;
    }

    public List<Placed> placed() {
        return placed;
    }

    public List<Caption> captions() {
        return captions;
    }

    /** Every chapter that has sound, in order. */
    public List<Chapter> chapters() {
        return chapters;
    }

    /** How many segments begin later than their slot. */
    public int late() {
        return late;
    }

    public long samples() {
        return end;
    }

    public int sampleRate() {
        return sampleRate;
    }
}
