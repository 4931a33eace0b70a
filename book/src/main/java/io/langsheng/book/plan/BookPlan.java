package io.langsheng.book.plan;

import java.util.List;

/**
 * A document, cast and split. The same document and options give the same plan.
 *
 * @param chapters titles; empty where a chapter has none
 */
public record BookPlan(String title, String author, List<String> chapters, List<Group> groups) {
    public BookPlan {
        chapters = List.copyOf(chapters);
        groups = List.copyOf(groups);
    }

    public int characters() {
        return groups.stream().mapToInt(Group::characters).sum();
    }
}
