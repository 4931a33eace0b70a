package io.langsheng.voice;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML, and JSON as the part of it that it is, into maps, lists and strings: nothing is constructed, tags are
 * refused, and depth and size — with every alias counted as often as it is used — are bounded.
 *
 * <p>Plain scalars stay text, since who asks for a value knows its type; null and nothing are null.
 */
final class Yaml {
    private static final int DEEPEST = 40;
    private static final long LARGEST = 100_000;

    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setCodePointLimit(4 << 20).build();

    /** A value with the number of values it stands for. */
    private record Node(@Nullable Object value, long size) {}

    private final Iterator<Event> events;
    private final Map<Anchor, Node> anchors = new HashMap<>();
    private long size;

    private Yaml(String text) {
        this.events = new Parse(SETTINGS).parseString(text).iterator();
    }

    /** Thrown with a message that continues "file: ". */
    static final class YamlException extends Exception {
        private static final long serialVersionUID = 1;

        YamlException(String message) {
            super(message);
        }
    }

    static @Nullable Object read(String text) throws YamlException {
        try {
            return new Yaml(text).document();
        } catch (YamlEngineException malformed) {
            String first =
                    String.valueOf(malformed.getMessage()).lines().findFirst().orElse("");
            throw new YamlException("is not valid YAML: " + printable(first));
        }
    }

    private @Nullable Object document() throws YamlException {
        while (events.hasNext()) {
            Event event = events.next();
            if (event instanceof NodeEvent node) {
                Object value = node(node, 0).value();
                while (events.hasNext()) {
                    if (events.next() instanceof NodeEvent) {
                        throw new YamlException("holds more than one document");
                    }
                }
                return value;
            }
        }
        return null;
    }

    private Node node(NodeEvent event, int depth) throws YamlException {
        if (depth > DEEPEST) {
            throw new YamlException("nests deeper than %d levels%s".formatted(DEEPEST, line(event)));
        }
        Node node;
        if (event instanceof AliasEvent alias) {
            Node target = anchors.get(alias.getAlias());
            if (target == null) {
                throw new YamlException("refers to something inside itself or undefined" + line(event));
            }
            node = target;
            grow(target.size(), event);
            return node;
        }
        grow(1, event);
        long before = size;
        if (event instanceof ScalarEvent scalar) {
            refuse(scalar.getTag(), event);
            node = new Node(text(scalar), 1);
        } else {
            CollectionStartEvent start = (CollectionStartEvent) event;
            refuse(start.getTag(), event);
            Object value = event.getEventId() == Event.ID.SequenceStart ? sequence(depth) : mapping(depth);
            node = new Node(value, 1 + size - before);
        }
        Optional<Anchor> anchor = event.getAnchor();
        if (anchor.isPresent()) {
            anchors.put(anchor.get(), node);
        }
        return node;
    }

    private List<@Nullable Object> sequence(int depth) throws YamlException {
        List<@Nullable Object> list = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            list.add(node((NodeEvent) event, depth + 1).value());
        }
        return list;
    }

    private Map<String, @Nullable Object> mapping(int depth) throws YamlException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            if (!(event instanceof ScalarEvent)) {
                throw new YamlException("has a key that is not plain text" + line(event));
            }
            String key = String.valueOf(node((NodeEvent) event, depth + 1).value());
            if (key.equals("<<")) {
                throw new YamlException(
                        "merges another mapping with <<%s; write its values out".formatted(line(event)));
            }
            if (map.containsKey(key)) {
                throw new YamlException("has a second %s%s".formatted(printable(key), line(event)));
            }
            map.put(key, node((NodeEvent) events.next(), depth + 1).value());
        }
        return map;
    }

    private void grow(long by, Event event) throws YamlException {
        size += by;
        if (size > LARGEST) {
            throw new YamlException("expands to more than %d values%s".formatted(LARGEST, line(event)));
        }
    }

    private static @Nullable String text(ScalarEvent scalar) {
        String value = scalar.getValue();
        boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN;
        return plain && (value.isEmpty() || value.equals("~") || value.equalsIgnoreCase("null")) ? null : value;
    }

    private static void refuse(Optional<String> tag, Event event) throws YamlException {
        if (tag.isPresent()) {
            throw new YamlException(
                    "carries the tag %s%s; only plain values are read".formatted(printable(tag.get()), line(event)));
        }
    }

    private static String line(Event event) {
        return event.getStartMark()
                .map(mark -> " in line " + (mark.getLine() + 1))
                .orElse("");
    }

    private static String printable(String text) {
        String plain = text.replaceAll("\\p{C}", "?");
        return plain.length() <= 120 ? plain : plain.substring(0, 120) + "…";
    }
}
