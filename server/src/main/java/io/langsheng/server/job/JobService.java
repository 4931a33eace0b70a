package io.langsheng.server.job;

import io.langsheng.audio.AudioFormats;
import io.langsheng.book.audiobook.Audiobook;
import io.langsheng.book.casting.Casting;
import io.langsheng.book.document.Document;
import io.langsheng.book.document.Document.Chapter;
import io.langsheng.book.document.DocumentException;
import io.langsheng.book.document.DocumentReader;
import io.langsheng.book.plan.BookPlan;
import io.langsheng.book.plan.Planner;
import io.langsheng.book.plan.Segment;
import io.langsheng.book.speech.GroupSpeaker;
import io.langsheng.server.http.BasePath;
import io.langsheng.server.lexicon.Lexicons;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import io.langsheng.server.tenant.Caller;
import io.langsheng.server.usage.Quotas;
import io.langsheng.server.voice.VoiceCard;
import io.langsheng.server.voice.VoiceLease;
import io.langsheng.server.voice.VoiceRegistry;
import io.langsheng.text.lexicon.Lexicon;
import io.langsheng.text.ssml.SsmlException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;

/** Takes jobs in and changes their state, for the current {@link Caller}: nobody sees another tenant's. */
@Service
class JobService {
    private static final int LONGEST_TITLE = 300;
    private static final int LOWEST_RATE = 8000;
    private static final int HIGHEST_RATE = 48000;

    private final JobRepository repository;
    private final JobQueue queue;
    private final JobExpiry expiry;
    private final WebhookSender webhooks;
    private final VoiceRegistry voices;
    private final JobNotice notice;
    private final JobProperties properties;
    private final Quotas quotas;
    private final Lexicons lexicons;
    private final Clock clock;

    JobService(
            JobRepository repository,
            JobQueue queue,
            JobExpiry expiry,
            WebhookSender webhooks,
            VoiceRegistry voices,
            JobNotice notice,
            JobProperties properties,
            Quotas quotas,
            Lexicons lexicons,
            Clock clock) {
        this.repository = repository;
        this.queue = queue;
        this.expiry = expiry;
        this.webhooks = webhooks;
        this.voices = voices;
        this.notice = notice;
        this.properties = properties;
        this.quotas = quotas;
        this.lexicons = lexicons;
        this.clock = clock;
    }

    /**
     * Takes in a job.
     *
     * @param file the document, null where the request holds it
     * @param idempotencyKey the same key gives the same job, made once; null for none
     * @throws ProblemException if anything about it is wrong; then there is no job
     */
    JobView create(JobRequest request, @Nullable Path file, @Nullable String idempotencyKey) throws IOException {
        Caller caller = Caller.current();
        String id = id(caller, idempotencyKey);
        Optional<Job> known = idempotencyKey == null ? Optional.empty() : repository.find(id);
        if (known.isPresent()) {
            return JobView.of(known.get());
        }
        int active = repository.active(caller.tenant());
        if (active >= properties.active()) {
            throw ProblemException.later(
                    ProblemCode.TOO_MANY_JOBS,
                    "%d jobs are not finished, the most a tenant may have.".formatted(active),
                    Duration.ofMinutes(1));
        }
        Casting casting = request.checkedCasting();
        Lexicon words = lexicons.with(lexicons.of(request.lexicon()));
        String format = checkedFormat(request.format());
        VoiceCard voice = standardVoice(request.voice());
        int rate = checkedRate(format, request.sampleRate(), voice.sampleRate());
        String url = request.webhook() == null ? null : request.webhook().url();
        if (request.webhook() != null) {
            WebhookSender.checked(url == null ? "" : url);
        }
        String secret = webhooks.secretFor(
                url, request.webhook() == null ? null : request.webhook().secret());
        Duration keep = request.keep(properties.keep());
        BookPlan plan = plan(request, file, casting);
        checkVoices(plan, voice);
        BookPlan labelled = notice.in(plan, format);
        Instant now = clock.instant();
        Job job = new Job(
                id,
                caller.tenant(),
                caller.key(),
                JobState.RUNNING,
                title(request.title(), plan.title()),
                now,
                now,
                null,
                now.plus(keep).plus(properties.keep()),
                new JobOptions(
                        voice.id(),
                        format,
                        title(request.author(), plan.author()),
                        request.seed() == null ? 0 : request.seed(),
                        checkedFastest(request.fastest()),
                        url,
                        secret,
                        BasePath.current(),
                        keep.toHours()),
                plan.chapters(),
                rate,
                plan.groups().size(),
                0,
                0,
                plan.characters(),
                0,
                0,
                0,
                null,
                null);
        int characters = Math.toIntExact(plan.characters());
        quotas.charge(caller, characters);
        try {
            queue.add(job, labelled.groups(), words);
        } catch (DuplicateKeyException twice) {
            quotas.giveBack(caller, characters);
            return JobView.of(owned(id));
        } catch (RuntimeException notTaken) {
            quotas.giveBack(caller, characters);
            throw notTaken;
        }
        return JobView.of(owned(id), BasePath.current(), secret);
    }

    /** The caller's jobs, the newest first. */
    List<JobView> list(@Nullable Instant before, int most) {
        return repository.list(Caller.current().tenant(), before, most).stream()
                .map(JobView::of)
                .toList();
    }

    /** @throws ProblemException {@code not_found} if the caller has no such job */
    Job owned(String id) {
        return repository
                .find(id)
                .filter(job -> job.tenant().equals(Caller.current().tenant()))
                .orElseThrow(
                        () -> ProblemException.of(ProblemCode.NOT_FOUND, "There is no such job, or it has expired."));
    }

    JobView pause(String id) {
        return move(id, JobState.PAUSED, "paused", List.of(JobState.RUNNING));
    }

    JobView resume(String id) {
        return move(id, JobState.RUNNING, "resumed", List.of(JobState.PAUSED));
    }

    JobView cancel(String id) {
        return move(
                id, JobState.CANCELLED, "cancelled", List.of(JobState.RUNNING, JobState.PAUSED, JobState.FINISHING));
    }

    /** Cancels the job if need be, and forgets it. */
    void delete(String id) throws IOException {
        if (!owned(id).state().isFinal()) {
            cancel(id);
        }
        expiry.delete(id);
    }

    private JobView move(String id, JobState to, String what, List<JobState> from) {
        owned(id);
        Job after = queue.move(id, state -> from.contains(state) ? to : null).orElseGet(() -> owned(id));
        if (after.state() != to && !(to == JobState.RUNNING && after.state() == JobState.FINISHING)) {
            throw ProblemException.of(
                    ProblemCode.WRONG_STATE,
                    "The job is %s; it cannot be %s.".formatted(after.state().id(), what));
        }
        return JobView.of(after);
    }

    private BookPlan plan(JobRequest request, @Nullable Path file, Casting casting) throws IOException {
        DocumentReader reader = new DocumentReader(properties.text());
        try {
            Document document = file != null ? reader.read(file) : document(request, reader);
            if ("none".equals(request.chapters())) {
                document = inOne(document);
            } else if (request.chapters() != null && !request.chapters().equals("auto")) {
                throw ProblemException.in("chapters", ProblemCode.INVALID_VALUE, "chapters must be auto or none.");
            }
            return new Planner(casting, properties.groupSize()).plan(document);
        } catch (DocumentException unreadable) {
            boolean tooLong = unreadable.tooLong();
            throw ProblemException.in(
                    file == null ? "text" : "file",
                    tooLong ? ProblemCode.TEXT_TOO_LONG : ProblemCode.INVALID_DOCUMENT,
                    unreadable.getMessage());
        } catch (SsmlException markup) {
            throw markup;
        } catch (IllegalArgumentException pattern) {
            throw ProblemException.in("casting", ProblemCode.INVALID_VALUE, String.valueOf(pattern.getMessage()));
        }
    }

    private static Document document(JobRequest request, DocumentReader reader) throws DocumentException {
        String text = request.text();
        if (text == null || text.isBlank()) {
            throw ProblemException.in(
                    "text",
                    ProblemCode.EMPTY_TEXT,
                    "text is empty; it must hold what is to be said, or a file come along.");
        }
        return switch (request.type() == null ? "text" : request.type()) {
            case "text" -> reader.plain(text);
            case "ssml" -> reader.ssml(text);
            case "srt" -> reader.subtitles(text);
            default -> throw ProblemException.in("type", ProblemCode.INVALID_VALUE, "type must be text, ssml or srt.");
        };
    }

    private static Document inOne(Document document) {
        return new Document(
                document.title(),
                document.author(),
                document.kind(),
                List.of(new Chapter(
                        "",
                        document.chapters().stream()
                                .flatMap(chapter -> chapter.passages().stream())
                                .toList())));
    }

    private VoiceCard standardVoice(@Nullable String id) {
        try (VoiceLease lease = voices.lease(id == null || id.isBlank() ? null : id)) {
            return lease.card();
        }
    }

    /** Every voice and emotion that the document will ask for is there: better said now than in the middle of it. */
    private void checkVoices(BookPlan plan, VoiceCard standard) {
        Map<String, VoiceCard> cards = voices.cards().stream()
                .collect(java.util.stream.Collectors.toMap(VoiceCard::id, card -> card, (a, b) -> a));
        Stream<Segment> segments = plan.groups().stream().flatMap(group -> group.segments().stream());
        segments.map(Segment::cast).distinct().forEach(cast -> {
            String name = cast.voice() == null ? standard.id() : cast.voice();
            VoiceCard card = cards.get(name);
            if (card == null) {
                throw ProblemException.in(
                        "voice", ProblemCode.UNKNOWN_VOICE, "Unknown voice; available: " + voices.names() + ".");
            }
            if (card.broken()) {
                throw ProblemException.in(
                        "voice",
                        ProblemCode.UNKNOWN_VOICE,
                        "Voice \"%s\" is damaged: %s Available: %s.".formatted(name, card.problem(), voices.names()));
            }
            boolean known = name.equals(standard.id()) || card.loaded();
            for (String emotion : cast.delivery().emotions().keySet()) {
                if (known && !card.emotions().contains(emotion)) {
                    throw ProblemException.in(
                            "emotion",
                            ProblemCode.UNKNOWN_EMOTION,
                            "Voice \"%s\" does not have this emotion; available: %s."
                                    .formatted(name, String.join(", ", card.emotions())));
                }
            }
        });
    }

    private static String checkedFormat(@Nullable String wanted) {
        List<String> formats = Audiobook.formats();
        String format =
                wanted == null ? formats.contains("m4a") ? "m4a" : "wav" : wanted.toLowerCase(java.util.Locale.ROOT);
        if (!formats.contains(format)) {
            throw ProblemException.in(
                    "format",
                    ProblemCode.UNKNOWN_FORMAT,
                    "Unknown format; available: %s.".formatted(String.join(", ", formats)));
        }
        return format;
    }

    private static int checkedRate(String format, @Nullable Integer wanted, int own) {
        int rate = wanted == null ? own : wanted;
        if (rate < LOWEST_RATE || rate > HIGHEST_RATE) {
            throw ProblemException.in(
                    "sample_rate",
                    ProblemCode.INVALID_VALUE,
                    "sample_rate is %d; it must be within [%d, %d].".formatted(rate, LOWEST_RATE, HIGHEST_RATE));
        }
        if (!format.equals(Audiobook.ZIP)) {
            try {
                AudioFormats.open(format, rate, 0, Map.of()).close();
            } catch (IllegalArgumentException cannot) {
                throw ProblemException.in(
                        "sample_rate", ProblemCode.INVALID_VALUE, String.valueOf(cannot.getMessage()));
            }
        }
        return rate;
    }

    private static double checkedFastest(@Nullable Double wanted) {
        double fastest = wanted == null ? GroupSpeaker.FASTEST : wanted;
        if (!(fastest >= 1 && fastest <= 4)) {
            throw ProblemException.in(
                    "fastest",
                    ProblemCode.INVALID_VALUE,
                    "fastest is %s; it must be within [1, 4].".formatted(fastest));
        }
        return fastest;
    }

    private static String title(@Nullable String asked, String own) {
        String title = (asked == null || asked.isBlank() ? own : asked)
                .replaceAll("\\p{Cntrl}", " ")
                .strip();
        return title.length() > LONGEST_TITLE ? title.substring(0, LONGEST_TITLE) : title;
    }

    private static String id(Caller caller, @Nullable String idempotencyKey) {
        if (idempotencyKey == null) {
            return UUID.randomUUID().toString().replace("-", "");
        }
        if (idempotencyKey.isBlank() || idempotencyKey.length() > 200) {
            throw ProblemException.in(
                    "Idempotency-Key", ProblemCode.INVALID_VALUE, "Idempotency-Key must have 1 to 200 characters.");
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((caller.tenant() + "\n" + idempotencyKey).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256 is part of every JDK", impossible);
        }
    }
}
