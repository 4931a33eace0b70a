package io.langsheng.book.plan;

import io.langsheng.book.casting.Cast;
import io.langsheng.book.casting.Casting;
import io.langsheng.book.document.Document;
import io.langsheng.book.document.Document.Chapter;
import io.langsheng.book.document.Document.Kind;
import io.langsheng.book.document.Document.Passage;
import io.langsheng.text.SentenceCutter;
import io.langsheng.text.SentenceCutter.Piece;
import io.langsheng.text.ssml.SsmlDocument;
import io.langsheng.text.ssml.SsmlException;
import io.langsheng.text.ssml.SsmlReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits documents into groups at sentence ends. A group is about {@code size} characters, so small that little is lost
 * when it is cut short and progress is seen, so large that keeping track costs nothing beside speaking it.
 *
 * @param size characters a group has at least, unless its chapter ends
 */
public record Planner(Casting casting, int size) {
    public static final int SIZE = 240;
    /** A group that is still inside a block of code or a paragraph of markup is cut here. */
    private static final int LONGEST_IN_SIZES = 8;

    /**
     * Makes the plan.
     *
     * @throws SsmlException if markup is malformed, or too long without a place where it may be cut
     * @throws IllegalArgumentException if a casting pattern takes too long
     */
    public BookPlan plan(Document document) {
        List<String> titles = new ArrayList<>();
        List<Group> groups = new ArrayList<>();
        for (Chapter chapter : document.chapters()) {
            Draft draft = new Draft(titles.size(), size, groups);
            for (Passage passage : chapter.passages()) {
                if (document.kind() == Kind.SSML) {
                    markup(passage, draft);
                } else if (passage.slot() != null) {
                    cue(passage, draft);
                } else {
                    plain(passage.text(), passage.offset(), draft);
                }
            }
            draft.close();
            titles.add(chapter.title());
        }
        return new BookPlan(document.title(), document.author(), titles, groups);
    }

    private void plain(String text, int offset, Draft draft) {
        for (Casting.Stretch stretch : casting.of(text)) {
            SentenceCutter cutter = new SentenceCutter(false);
            List<Piece> pieces = new ArrayList<>(cutter.push(text.substring(stretch.from(), stretch.to())));
            pieces.addAll(cutter.flush());
            boolean code = false;
            for (Piece piece : pieces) {
                boolean within = code && piece.code() && draft.length() < size * LONGEST_IN_SIZES;
                draft.add(piece.text(), offset + stretch.from() + piece.start(), stretch.cast(), within);
                code = piece.code();
            }
        }
    }

    /** A cue is spoken by one voice, the one of its first stretch. */
    private void cue(Passage cue, Draft draft) {
        String text = cue.text().replace('\n', ' ');
        Cast cast = casting.of(text).get(0).cast();
        draft.addWhole(new Segment(text, cue.offset(), false, cast, cue.slot()), text.length());
    }

    private void markup(Passage passage, Draft draft) {
        List<SsmlDocument.Part> parts = SsmlDocument.parts(passage.text());
        if (parts.isEmpty()) {
            throw SsmlException.missingSpeak();
        }
        for (SsmlDocument.Part part : parts) {
            String document = passage.text();
            String source = document.substring(part.from(), part.to());
            if (!part.markup()) {
                plain(source, passage.offset() + part.from(), draft);
                continue;
            }
            SsmlReader.read(source, document, part.from(), true, casting.base().delivery(), warning -> {});
            for (SsmlFragments.Fragment fragment : SsmlFragments.of(document, part, size, size * LONGEST_IN_SIZES)) {
                Cast cast = fragment.voice().isEmpty()
                        ? casting.base()
                        : new Cast(fragment.voice(), null, null, null, null, null).over(casting.base());
                draft.addWhole(
                        new Segment(fragment.text(), passage.offset() + fragment.from(), true, cast, null),
                        fragment.to() - fragment.from());
            }
        }
    }

    /** The groups of one chapter in the making. */
    private static final class Draft {
        private final int chapter;
        private final int size;
        private final List<Group> groups;
        private final List<Segment> segments = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private int offset;
        private Cast cast = Cast.PLAIN;
        private int characters;

        Draft(int chapter, int size, List<Group> groups) {
            this.chapter = chapter;
            this.size = size;
            this.groups = groups;
        }

        int length() {
            return characters;
        }

        /** @param within whether the group must not end in front of this */
        void add(String piece, int at, Cast as, boolean within) {
            if (!within && characters >= size) {
                close();
            }
            if (!as.equals(cast)) {
                closeSegment();
            }
            if (text.isEmpty()) {
                offset = at;
                cast = as;
            }
            text.append(piece);
            characters += piece.length();
        }

        void addWhole(Segment segment, int length) {
            if (characters > 0 && characters + length > size) {
                close();
            }
            closeSegment();
            segments.add(segment);
            characters += length;
        }

        private void closeSegment() {
            if (!text.isEmpty()) {
                segments.add(new Segment(text.toString(), offset, false, cast, null));
                text.setLength(0);
            }
        }

        void close() {
            closeSegment();
            if (!segments.isEmpty()) {
                groups.add(new Group(groups.size(), chapter, characters, segments));
            }
            segments.clear();
            characters = 0;
        }
    }
}
