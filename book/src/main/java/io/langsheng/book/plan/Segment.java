package io.langsheng.book.plan;

import io.langsheng.book.casting.Cast;
import io.langsheng.book.document.Document.Slot;
import org.jspecify.annotations.Nullable;

/**
 * What one voice speaks in one go.
 *
 * @param text plain, or a whole {@code speak} element
 * @param offset where it begins in the document
 * @param markup whether {@code text} is SSML
 * @param slot when it is to be heard; null for right after the segment before
 */
public record Segment(
        String text,
        int offset,
        boolean markup,
        Cast cast,
        @Nullable Slot slot) {}
