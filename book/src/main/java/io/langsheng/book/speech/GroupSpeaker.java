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
            Slot slot = segment.slot();
            spoken.add(slot == null ? straight(segment, pcm, warnings) : fitted(segment, slot, pcm, warnings));
        }
        return new SpokenGroup(spoken, warnings.stream().limit(MOST_WARNINGS).toList());
    }

    /** Receives samples as they are made. */
    private interface Sink {
        void take(float[] samples) throws IOException;
    }

    /** However long it is, no more than a block of it is in memory. */
    private SpokenSegment straight(Segment segment, OutputStream pcm, Set<String> warnings) throws IOException {
        long[] samples = {0};
        Captions captions = say(segment, segment.cast().delivery(), warnings, block -> {
            pcm.write(Pcm16.bytes(block));
            samples[0] += block.length;
        });
        return new SpokenSegment(samples[0], captions.all());
    }

    private SpokenSegment fitted(Segment segment, Slot slot, OutputStream pcm, Set<String> warnings)
            throws IOException {
        long room = (slot.to() - slot.from()) * sampleRate / 1000;
        Delivery delivery = segment.cast().delivery();
        Take take = take(segment, delivery, warnings);
        double needed = delivery.speed() * take.samples().length / room * MARGIN;
        if (take.samples().length > room && delivery.speed() < fastest) {
            double speed = Math.min(fastest, Math.max(delivery.speed(), needed));
            take = take(segment, delivery.withSpeed(speed), warnings);
        }
        pcm.write(Pcm16.bytes(take.samples()));
        return new SpokenSegment(take.samples().length, take.captions().all());
    }

    private record Take(float[] samples, Captions captions) {}

    /** The segment as a whole, without the pause behind its last sentence. */
    private Take take(Segment segment, Delivery delivery, Set<String> warnings) throws IOException {
        List<float[]> blocks = new ArrayList<>();
        Captions captions = say(segment, delivery, warnings, blocks::add);
        float[] samples = joined(blocks);
        long end = captions.end();
        return new Take(end <= 0 || end >= samples.length ? samples : Arrays.copyOf(samples, (int) end), captions);
    }

    private Captions say(Segment segment, Delivery delivery, Set<String> warnings, Sink sink) throws IOException {
        SourceText text = SourceText.of(segment.text())
                .withMarkup(segment.markup() ? Markup.SSML : Markup.PLAIN)
                .withDelivery(delivery);
        long own = seed * 0x9E3779B97F4A7C15L + segment.offset();
        Captions captions = new Captions(segment.text(), segment.markup());
        try (SpeechStream stream = source.open(segment.cast().voice(), new SpeechRequest(text, own))) {
            Resampler resampler = null;
            for (AudioBlock block = stream.next(); block != null; block = stream.next()) {
                if (stream.sampleRate() != sampleRate && resampler == null) {
                    resampler = new Resampler(stream.sampleRate(), sampleRate);
                }
                int rate = stream.sampleRate();
                captions.add(
                        block.timings().stream().map(timing -> at(timing, rate)).toList());
                sink.take(resampler == null ? block.samples() : resampler.push(block.samples()));
            }
            if (resampler != null) {
                sink.take(resampler.finish());
            }
            warnings.addAll(stream.warnings());
        } catch (NothingToSpeakException silence) {
            // as good as spoken: a document may hold a stretch in which there is nothing to say
        }
        return captions;
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
