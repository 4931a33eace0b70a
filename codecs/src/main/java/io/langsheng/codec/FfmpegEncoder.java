package io.langsheng.codec;

import static org.bytedeco.ffmpeg.avformat.AVFormatContext.AVFMT_FLAG_CUSTOM_IO;
import static org.bytedeco.ffmpeg.avformat.AVFormatContext.AVFMT_FLAG_FLUSH_PACKETS;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.av_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avio_context_free;
import static org.bytedeco.ffmpeg.global.avformat.avio_flush;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EIO;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_ERROR;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import io.langsheng.audio.AudioEncoder;
import io.langsheng.audio.Chapter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;
import org.jspecify.annotations.Nullable;

/**
 * One file or stream through libavcodec and libavformat, into memory.
 *
 * <p>A whole file is muxed into a buffer that can be rewound, so that its header carries the exact length (MP3's Xing
 * frame, FLAC's stream info, MP4's edit list); its bytes come with {@link #finish}. A stream hands out bytes as they
 * come; MP4 is fragmented then. Belongs to one thread at a time.
 */
final class FfmpegEncoder implements AudioEncoder {
    private static final int IO_BUFFER = 16 * 1024;
    private static final int ANY_FRAME = 4096;

    static {
        av_log_set_level(AV_LOG_ERROR);
    }

    private final boolean whole;
    private final boolean mp3;
    private final int sampleFormat;
    private final float[] pending;
    private final Output output;
    private final Write_packet_Pointer_BytePointer_int onWrite;
    private final Seek_Pointer_long_int onSeek;

    private @Nullable AVCodecContext codec;
    private @Nullable AVFormatContext container;
    private @Nullable AVIOContext io;
    private @Nullable AVFrame frame;
    private @Nullable AVPacket packet;
    private int filled;
    private long position;
    private @Nullable IOException notWritten;

    FfmpegEncoder(FfmpegEncoderProvider.Target target, int sampleRate, boolean whole, Map<String, String> tags) {
        this(target, sampleRate, whole, tags, List.of(), new MemoryOutput());
    }

    FfmpegEncoder(
            FfmpegEncoderProvider.Target target,
            int sampleRate,
            boolean whole,
            Map<String, String> tags,
            List<Chapter> chapters,
            Output output) {
        this.whole = whole;
        this.output = output;
        this.mp3 = target.container().equals("mp3");
        this.onWrite = new Write_packet_Pointer_BytePointer_int() {
            @Override
            public int call(Pointer opaque, BytePointer data, int size) {
                byte[] bytes = new byte[size];
                data.get(bytes);
                try {
                    output.write(bytes);
                    return size;
                } catch (IOException e) {
                    notWritten = e;
                    return AVERROR_EIO();
                }
            }
        };
        this.onSeek = new Seek_Pointer_long_int() {
            @Override
            public long call(Pointer opaque, long offset, int whence) {
                return whence == AVSEEK_SIZE ? output.length() : output.seek(offset, whence);
            }
        };
        this.sampleFormat = switch (target.codec()) {
            case "flac" -> AV_SAMPLE_FMT_S16;
            case "libopus" -> AV_SAMPLE_FMT_FLT;
            default -> AV_SAMPLE_FMT_FLTP;
        };
        try {
            AVFormatContext opened = openContainer(target);
            AVCodecContext encoder = openCodec(target, sampleRate, opened);
            AVStream stream = avformat_new_stream(opened, null);
            check(avcodec_parameters_from_context(stream.codecpar(), encoder), "describe the stream");
            stream.time_base().num(1).den(sampleRate);
            Chapters.add(opened, chapters, sampleRate);
            writeHeader(opened, stream, tags, target.container());
            int frameSize = encoder.frame_size() > 0 ? encoder.frame_size() : ANY_FRAME;
            pending = new float[frameSize];
            frame = openFrame(encoder, frameSize);
            packet = av_packet_alloc();
        } catch (RuntimeException | UnsatisfiedLinkError e) {
            close();
            throw e;
        }
    }

    private static final int AVSEEK_SIZE = 0x10000;

    private AVFormatContext openContainer(FfmpegEncoderProvider.Target target) {
        AVFormatContext made = new AVFormatContext(null);
        check(avformat_alloc_output_context2(made, null, target.container(), (String) null), "open the container");
        container = made;
        BytePointer buffer = new BytePointer(av_malloc(IO_BUFFER)).capacity(IO_BUFFER);
        AVIOContext opened = avio_alloc_context(buffer, IO_BUFFER, 1, null, null, onWrite, whole ? onSeek : null);
        opened.seekable(whole ? 1 : 0);
        io = opened;
        made.pb(opened);
        made.flags(made.flags() | AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_FLUSH_PACKETS);
        return made;
    }

    private AVCodecContext openCodec(FfmpegEncoderProvider.Target target, int sampleRate, AVFormatContext container) {
        AVCodec found = avcodec_find_encoder_by_name(target.codec());
        if (found == null) {
            throw new IllegalStateException("this FFmpeg has no encoder " + target.codec());
        }
        AVCodecContext made = avcodec_alloc_context3(found);
        codec = made;
        made.sample_rate(sampleRate);
        made.sample_fmt(sampleFormat);
        av_channel_layout_default(made.ch_layout(), 1);
        made.time_base().num(1).den(sampleRate);
        if (target.bitRate() > 0) {
            made.bit_rate(target.bitRate());
        }
        made.flags(made.flags() | AV_CODEC_FLAG_BITEXACT);
        if ((container.oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
            made.flags(made.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
        }
        check(avcodec_open2(made, found, (AVDictionary) null), "open the encoder");
        return made;
    }

    private void writeHeader(AVFormatContext opened, AVStream stream, Map<String, String> tags, String muxer) {
        AVDictionary metadata = new AVDictionary(null);
        AVDictionary options = new AVDictionary(null);
        try {
            tags.forEach((name, value) -> av_dict_set(metadata, name, value, 0));
            opened.metadata(metadata);
            if (muxer.equals("ogg")) {
                AVDictionary own = new AVDictionary(null);
                tags.forEach((name, value) -> av_dict_set(own, name, value, 0));
                stream.metadata(own);
            }
            if (muxer.equals("mp4")) {
                // The edit list counts in the movie's time scale: samples, not its default milliseconds.
                av_dict_set(
                        options,
                        "movie_timescale",
                        Integer.toString(stream.time_base().den()),
                        0);
                av_dict_set(
                        options,
                        "movflags",
                        whole ? "use_metadata_tags" : "use_metadata_tags+empty_moov+default_base_moof+frag_every_frame",
                        0);
            }
            check(avformat_write_header(opened, options), "write the header");
        } finally {
            av_dict_free(options);
        }
    }

    private AVFrame openFrame(AVCodecContext encoder, int frameSize) {
        AVFrame made = av_frame_alloc();
        frame = made;
        made.nb_samples(frameSize);
        made.format(sampleFormat);
        made.sample_rate(encoder.sample_rate());
        av_channel_layout_default(made.ch_layout(), 1);
        check(av_frame_get_buffer(made, 0), "allocate a frame");
        return made;
    }

    @Override
    public byte[] encode(float[] samples) {
        for (int from = 0; from < samples.length; ) {
            int count = Math.min(samples.length - from, pending.length - filled);
            System.arraycopy(samples, from, pending, filled, count);
            filled += count;
            from += count;
            if (filled == pending.length) {
                send(filled);
                filled = 0;
            }
        }
        return whole ? new byte[0] : flushed();
    }

    @Override
    public byte[] finish() {
        if (filled > 0) {
            send(filled);
            filled = 0;
        }
        check(avcodec_send_frame(opened(codec), null), "end the stream");
        drain();
        check(av_write_trailer(opened(container)), "write the trailer");
        avio_flush(opened(io));
        if (whole && mp3) {
            try {
                XingHeader.state(output, pending.length, position);
            } catch (IOException e) {
                notWritten = e;
            }
        }
        return output.take();
    }

    /** @throws IOException what went wrong when the output was last written */
    void checkWritten() throws IOException {
        if (notWritten != null) {
            throw notWritten;
        }
    }

    private byte[] flushed() {
        avio_flush(opened(io));
        return output.take();
    }

    private void send(int count) {
        AVFrame target = opened(frame);
        check(av_frame_make_writable(target), "reuse a frame");
        target.nb_samples(count);
        target.pts(position);
        position += count;
        if (sampleFormat == AV_SAMPLE_FMT_S16) {
            short[] rounded = new short[count];
            for (int i = 0; i < count; i++) {
                rounded[i] = (short) Math.round(saturated(pending[i]) * Short.MAX_VALUE);
            }
            new ShortPointer(target.data(0)).put(rounded, 0, count);
        } else {
            for (int i = 0; i < count; i++) {
                pending[i] = saturated(pending[i]);
            }
            new FloatPointer(target.data(0)).put(pending, 0, count);
        }
        check(avcodec_send_frame(opened(codec), target), "encode");
        drain();
    }

    private void drain() {
        AVPacket made = opened(packet);
        AVStream stream = opened(container).streams(0);
        while (true) {
            int result = avcodec_receive_packet(opened(codec), made);
            if (result == AVERROR_EAGAIN() || result == AVERROR_EOF) {
                return;
            }
            check(result, "encode");
            // Codecs pad their last frame; the container must know where the sound ends.
            if (made.pts() + made.duration() > position) {
                made.duration(Math.max(0, position - made.pts()));
            }
            av_packet_rescale_ts(made, opened(codec).time_base(), stream.time_base());
            made.stream_index(0);
            check(av_write_frame(opened(container), made), "write a packet");
            av_packet_unref(made);
        }
    }

    private static float saturated(float sample) {
        return Float.isNaN(sample) ? 0 : Math.max(-1, Math.min(1, sample));
    }

    private static <T> T opened(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the encoder is closed");
        }
        return part;
    }

    private static void check(int result, String what) {
        if (result < 0) {
            throw new IllegalStateException("FFmpeg could not %s (error %d)".formatted(what, result));
        }
    }

    @Override
    public void close() {
        if (packet != null) {
            av_packet_free(packet);
            packet = null;
        }
        if (frame != null) {
            av_frame_free(frame);
            frame = null;
        }
        if (codec != null) {
            avcodec_free_context(codec);
            codec = null;
        }
        if (io != null) {
            BytePointer buffer = io.buffer();
            av_free(buffer);
            avio_context_free(io);
            io = null;
        }
        if (container != null) {
            avformat_free_context(container);
            container = null;
        }
        onWrite.deallocate();
        onSeek.deallocate();
    }
}
