package io.langsheng.server.job;

import io.langsheng.book.audiobook.SubtitleFormat;
import io.langsheng.book.audiobook.Timeline;
import io.langsheng.server.http.BasePath;
import io.langsheng.server.http.LargerBody;
import io.langsheng.server.label.AigcMark;
import io.langsheng.server.problem.ProblemAdvice;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import io.langsheng.server.speech.AudioFormats;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** {@code /v1/jobs}: long texts. */
@RestController
final class JobController {
    private static final int MOST_LISTED = 100;

    private final JobService jobs;
    private final GroupRepository groups;
    private final JobWork work;
    private final JobFiles files;
    private final JobEvents events;
    private final AudioFormats formats;
    private final AigcMark mark;
    private final JsonMapper json;

    JobController(
            JobService jobs,
            GroupRepository groups,
            JobWork work,
            JobFiles files,
            JobEvents events,
            AudioFormats formats,
            AigcMark mark,
            JsonMapper json) {
        this.jobs = jobs;
        this.groups = groups;
        this.work = work;
        this.files = files;
        this.events = events;
        this.formats = formats;
        this.mark = mark;
        this.json = json;
    }

    @Configuration(proxyBeanMethods = false)
    static class Bodies {
        /** Two million characters, or a book. */
        @Bean
        LargerBody jobBodies(JobProperties properties) {
            return new LargerBody("/v1/jobs", properties.upload());
        }
    }

    @PostMapping(path = "/v1/jobs", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<JobView> create(
            @RequestBody JobRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey)
            throws IOException {
        return created(jobs.create(request, null, idempotencyKey));
    }

    /** A file and, as JSON in a part named {@code options}, everything else. */
    @PostMapping(path = "/v1/jobs", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    ResponseEntity<JobView> upload(
            @RequestPart("file") MultipartFile file,
            @RequestPart(name = "options", required = false) @Nullable MultipartFile optionsPart,
            @RequestParam(name = "options", required = false) @Nullable String optionsField,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey)
            throws IOException {
        JobRequest request;
        try {
            request = optionsPart != null
                    ? json.readValue(optionsPart.getBytes(), JobRequest.class)
                    : optionsField != null ? json.readValue(optionsField, JobRequest.class) : JobRequest.EMPTY;
        } catch (JacksonException wrong) {
            throw ProblemAdvice.unreadable(wrong);
        }
        Path scratch = files.scratch();
        try {
            file.transferTo(scratch);
            return created(jobs.create(request, scratch, idempotencyKey));
        } finally {
            Files.deleteIfExists(scratch);
        }
    }

    private static ResponseEntity<JobView> created(JobView job) {
        return ResponseEntity.status(HttpStatus.CREATED)
                .location(URI.create(BasePath.before("/v1/jobs/" + job.id())))
                .body(job);
    }

    @GetMapping("/v1/jobs")
    Map<String, List<JobView>> list(
            @RequestParam(required = false) @Nullable Instant before, @RequestParam(defaultValue = "50") int limit) {
        if (limit < 1 || limit > MOST_LISTED) {
            throw ProblemException.in(
                    "limit",
                    ProblemCode.INVALID_VALUE,
                    "limit is %d; it must be within [1, %d].".formatted(limit, MOST_LISTED));
        }
        return Map.of("jobs", jobs.list(before, limit));
    }

    @GetMapping("/v1/jobs/{id}")
    JobView job(@PathVariable String id) {
        return JobView.of(jobs.owned(id));
    }

    @DeleteMapping("/v1/jobs/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String id) throws IOException {
        jobs.delete(id);
    }

    @PostMapping("/v1/jobs/{id}/pause")
    JobView pause(@PathVariable String id) {
        return jobs.pause(id);
    }

    @PostMapping("/v1/jobs/{id}/resume")
    JobView resume(@PathVariable String id) {
        return jobs.resume(id);
    }

    @PostMapping("/v1/jobs/{id}/cancel")
    JobView cancel(@PathVariable String id) {
        return jobs.cancel(id);
    }

    /** Progress as server-sent events, until the job has ended. */
    @GetMapping(path = "/v1/jobs/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(@PathVariable String id) {
        return events.of(jobs.owned(id));
    }

    /**
     * @param secondsDone spoken so far
     * @param audio address of what is ready from the chapter's beginning
     */
    @tools.jackson.databind.annotation.JsonNaming(
            tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy.class)
    record ChapterView(int index, String title, int characters, int charactersDone, double secondsDone, String audio) {}

    @GetMapping("/v1/jobs/{id}/chapters")
    Map<String, List<ChapterView>> chapters(@PathVariable String id) {
        Job job = jobs.owned(id);
        List<ChapterView> chapters = new ArrayList<>();
        for (GroupRepository.ChapterProgress progress : groups.chapters(id)) {
            chapters.add(new ChapterView(
                    progress.chapter(),
                    job.chapters().get(progress.chapter()),
                    progress.characters(),
                    progress.charactersDone(),
                    Math.round(1000.0 * progress.samples() / job.sampleRate()) / 1000.0,
                    BasePath.before("/v1/jobs/" + id + "/chapters/" + progress.chapter() + "/audio")));
        }
        return Map.of("chapters", chapters);
    }

    /** What is ready of a chapter, from its beginning, as WAV. */
    @GetMapping("/v1/jobs/{id}/chapters/{chapter}/audio")
    ResponseEntity<Resource> chapter(@PathVariable String id, @PathVariable int chapter) {
        Job job = jobs.owned(id);
        if (job.state() == JobState.COMPLETED) {
            throw ProblemException.of(
                    ProblemCode.WRONG_STATE, "The job is completed; its sound is at /v1/jobs/%s/result.".formatted(id));
        }
        List<GroupRepository.ReadyGroup> ready = groups.ready(id, chapter);
        if (ready.isEmpty()) {
            throw ProblemException.of(ProblemCode.NOT_FOUND, "Nothing of this chapter is ready yet.");
        }
        return ResponseEntity.ok()
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .contentType(MediaType.parseMediaType("audio/wav"))
                .body(new ReadyAudio(job.sampleRate(), ready, index -> files.group(id, index), mark.tags()));
    }

    @GetMapping("/v1/jobs/{id}/result")
    ResponseEntity<Resource> result(@PathVariable String id) {
        Job job = completed(id);
        String format = job.options().format();
        Path file = files.result(id, format);
        if (!Files.exists(file)) {
            throw ProblemException.of(ProblemCode.NOT_FOUND, "The store has lost the job's sound; make the job again.");
        }
        return ResponseEntity.ok()
                .eTag("\"" + id + "\"")
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
                .header(HttpHeaders.CONTENT_DISPOSITION, attachment(job, format))
                .contentType(MediaType.parseMediaType(
                        format.equals("zip") ? "application/zip" : formats.contentType(format)))
                .body(new FileSystemResource(file));
    }

    @GetMapping("/v1/jobs/{id}/subtitles.{format}")
    ResponseEntity<StreamingResponseBody> subtitles(@PathVariable String id, @PathVariable String format) {
        Job job = completed(id);
        SubtitleFormat subtitles = java.util.Arrays.stream(SubtitleFormat.values())
                .filter(known -> known.id().equals(format))
                .findFirst()
                .orElseThrow(() -> ProblemException.of(
                        ProblemCode.NOT_FOUND, "Subtitles come as subtitles.srt and subtitles.vtt."));
        Timeline timeline = work.timeline(job);
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, attachment(job, format))
                .contentType(MediaType.parseMediaType(subtitles.contentType() + ";charset=UTF-8"))
                .body(out -> {
                    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
                    subtitles.write(timeline.captions(), timeline.sampleRate(), writer);
                });
    }

    private Job completed(String id) {
        Job job = jobs.owned(id);
        if (job.state() != JobState.COMPLETED) {
            throw ProblemException.of(
                    ProblemCode.WRONG_STATE,
                    "The job is %s; there is no result yet."
                            .formatted(job.state().id()));
        }
        return job;
    }

    private static String attachment(Job job, String format) {
        String title = job.title().isEmpty() ? job.id() : job.title();
        return ContentDisposition.attachment()
                .filename(title.replaceAll("[\\\\/:*?\"<>|\\p{Cntrl}]", "_") + "." + format, StandardCharsets.UTF_8)
                .build()
                .toString();
    }
}
