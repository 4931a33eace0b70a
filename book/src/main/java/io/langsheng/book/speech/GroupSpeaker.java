package io.langsheng.book.speech;

import io.langsheng.audio.Pcm16;
import io.langsheng.audio.Resampler;
import io.langsheng.book.document.Document.Slot;
import io.langsheng.book.plan.Group;
import io.langsheng.book.plan.Segment;
import io.langsheng.book.speech.SpokenGroup.SpokenSegment;
import io.langsheng.synthesis.AudioBlock;
import io.langsheng.synthesis.NothingToSpeakException;
import io.langsheng.synthesis.SpeechRequest;
import io.langsheng.synthesis.SpeechStream;
import io.langsheng.text.Delivery;
import io.langsheng.text.SourceText;
import io.langsheng.text.SourceText.Markup;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Speaks a group. The same group gives the same samples, whenever and wherever it is spoken: each segment has its own
 * seed, drawn from the seed of the whole and its place in the document.
 *
 * <p>A segment with a slot that takes longer than its slot is spoken again, as much faster as needed, up to
 * {@code fastest}.
 *
 * @param sampleRate Hz of what is written, whatever the voices have
 * @param fastest speed up to which speech is fitted to its slot
 */
public record GroupSpeaker(SpeechSource source, int sampleRate, long seed, double fastest) {
    public static final double FASTEST = 2;

    private static final int MOST_WARNINGS = 5;
    /** Durations are whole frames, and pauses do not shrink: aim a little below the slot. */
    private static final double MARGIN = 1.04;

    /**
     * Speaks the group's segments one behind the other.
     *
     * @param pcm receives 16-bit little-endian samples; not closed
     */
    public SpokenGroup speak(Group group, OutputStream pcm) throws IOException {
        List<SpokenSegment> spoken = new ArrayList<>();
        Set<String> warnings = new LinkedHashSet<>();
        for (Segment segment : group.segments()) {
            Take take = take(segment, segment.cast().delivery(), warnings);
            Slot slot = segment.slot();
            if (slot != null) {
                take = fitted(segment, slot, take, warnings);
            }
            pcm.write(Pcm16.bytes(take.samples()));
            spoken.add(new SpokenSegment(take.samples().length, take.captions().all()));
        }
        return new SpokenGroup(spoken, warnings.stream().limit(MOST_WARNINGS).toList());
    }

    private record Take(float[] samples, Captions captions) {}

    private Take fitted(Segment segment, Slot slot, Take first, Set<String> warnings) {
        long room = (slot.to() - slot.from()) * sampleRate / 1000;
        Take take = trimmed(first);
        Delivery delivery = segment.cast().delivery();
        double needed = delivery.speed() * take.samples().length / room * MARGIN;
        if (take.samples().length > room && delivery.speed() < fastest) {
            double speed = Math.min(fastest, Math.max(delivery.speed(), needed));
            take = trimmed(take(segment, delivery.withSpeed(speed), warnings));
        }
        return take;
    }

    /** Without the pause behind the last sentence. */
    private static Take trimmed(Take take) {
        long end = take.captions().end();
        return end <= 0 || end >= take.samples().length
                ? take
                : new Take(Arrays.copyOf(take.samples(), (int) end), take.captions());
    }

    private Take take(Segment segment, Delivery delivery, Set<String> warnings) {
        SourceText text = SourceText.of(segment.text())
                .withMarkup(segment.markup() ? Markup.SSML : Markup.PLAIN)
                .withDelivery(delivery);
        long own = seed * 0x9E3779B97F4A7C15L + segment.offset();
        Captions captions = new Captions(segment.text(), segment.markup());
        List<float[]> blocks = new ArrayList<>();
        try (SpeechStream stream = source.open(segment.cast().voice(), new SpeechRequest(text, own))) {
            Resampler resampler = null;
            for (AudioBlock block = stream.next(); block != null; block = stream.next()) {
                if (stream.sampleRate() != sampleRate && resampler == null) {
                    resampler = new Resampler(stream.sampleRate(), sampleRate);
                }
                int rate = stream.sampleRate();
                captions.add(
                        block.timings().stream().map(timing -> at(timing, rate)).toList());
                blocks.add(resampler == null ? block.samples() : resampler.push(block.samples()));
            }
            if (resampler != null) {
                blocks.add(resampler.finish());
            }
            warnings.addAll(stream.warnings());
        } catch (NothingToSpeakException silence) {
            return new Take(new float[0], captions);
        }
        return new Take(joined(blocks), captions);
    }

    private AudioBlock.Timing at(AudioBlock.Timing timing, int rate) {
        return rate == sampleRate
                ? timing
                : new AudioBlock.Timing(
                        timing.kind(),
                        timing.name(),
                        timing.start(),
                        timing.end(),
                        timing.fromSample() * sampleRate / rate,
                        timing.toSample() * sampleRate / rate);
    }

    private static float[] joined(List<float[]> blocks) {
        float[] all = new float[blocks.stream().mapToInt(block -> block.length).sum()];
        int at = 0;
        for (float[] block : blocks) {
            System.arraycopy(block, 0, all, at, block.length);
            at += block.length;
        }
        return all;
    }
}
