package io.langsheng.server.job;

import io.langsheng.book.audiobook.Audiobook;
import io.langsheng.book.casting.Cast;
import io.langsheng.book.plan.BookPlan;
import io.langsheng.book.plan.Group;
import io.langsheng.book.plan.Segment;
import io.langsheng.server.label.LabelProperties;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * The spoken notice that speech is generated, at the ends of every file that comes of a job. It is part of the plan, so
 * that it lasts as everything else of the job; its characters are not counted. Before the first of several cues it would
 * push them back, so with subtitles it is said behind the last alone.
 */
@Component
final class JobNotice {
    private final LabelProperties label;

    JobNotice(LabelProperties label) {
        this.label = label;
    }

    /** The plan with the notice where the operator wants it. */
    BookPlan in(BookPlan plan, String format) {
        List<Group> groups = plan.groups();
        boolean timed =
                groups.stream().flatMap(group -> group.segments().stream()).anyMatch(segment -> segment.slot() != null);
        boolean atStart = label.atStart() && !timed;
        boolean atEnd = label.atEnd() || label.atStart() && timed;
        List<Group> labelled = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            boolean first = i == 0 || begins(groups.get(i - 1), group, format);
            boolean last = i == groups.size() - 1 || begins(group, groups.get(i + 1), format);
            labelled.add(labelled(group, first && atStart, last && atEnd));
        }
        return new BookPlan(plan.title(), plan.author(), plan.chapters(), labelled);
    }

    /** Whether another file begins between the groups. */
    private static boolean begins(Group before, Group group, String format) {
        return format.equals(Audiobook.ZIP) && before.chapter() != group.chapter();
    }

    private Group labelled(Group group, boolean before, boolean behind) {
        List<Segment> segments = new ArrayList<>(group.segments());
        if (before) {
            segments.add(0, notice(segments.get(0)));
        }
        if (behind) {
            segments.add(notice(segments.get(segments.size() - 1)));
        }
        return new Group(group.index(), group.chapter(), group.characters(), segments);
    }

    /** It stands where its neighbour stands, as it has no place of its own in the document. */
    private Segment notice(Segment neighbour) {
        return new Segment(label.notice(), neighbour.offset(), false, Cast.PLAIN, null);
    }
}
