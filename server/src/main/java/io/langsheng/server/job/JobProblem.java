package io.langsheng.server.job;

import org.jspecify.annotations.Nullable;

/**
 * Why a job failed.
 *
 * @param code stable
 * @param detail for people; holds no text of the job
 * @param offset where in the document, in UTF-16 units
 * @param chapter index of the chapter
 */
record JobProblem(
        String code,
        String detail,
        @Nullable Integer offset,
        @Nullable Integer chapter) {}
