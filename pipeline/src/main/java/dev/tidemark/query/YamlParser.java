/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads YAML text into {@link YamlNode}s. */
final class YamlParser {
  private static final LoadSettings SETTINGS = LoadSettings.builder().setUseMarks(true).build();

  private static final Map<Tag, YamlNode.Kind> KINDS =
      Map.of(
          Tag.STR, YamlNode.Kind.TEXT,
          Tag.INT, YamlNode.Kind.INTEGER,
          Tag.FLOAT, YamlNode.Kind.DECIMAL,
          Tag.BOOL, YamlNode.Kind.BOOLEAN,
          Tag.NULL, YamlNode.Kind.NULL);

  private final Function<Mark, Place> places;
  private final Place start;

  /** Nodes that were converted, or are being: an alias is its anchor's node itself. */
  private final IdentityHashMap<Node, Optional<YamlNode>> converted = new IdentityHashMap<>();

  private YamlParser(Function<Mark, Place> places, Place start) {
    this.places = places;
    this.start = start;
  }

  /** The one document in {@code text}, which was read from {@code file}. */
  static YamlNode parseFile(String text, String file) throws YamlFault {
    return new YamlParser(
            mark -> new Place(file, mark.getLine() + 1, mark.getColumn() + 1),
            new Place(file, 1, 1))
        .parse(text);
  }

  /** The value {@code text}, all of which was written at {@code place}. */
  static YamlNode parseValue(String text, Place place) throws YamlFault {
    return new YamlParser(mark -> place, place).parse(text);
  }

  private YamlNode parse(String text) throws YamlFault {
    try {
      Optional<Node> root = new Compose(SETTINGS).composeString(text);
      return root.isPresent()
          ? convert(root.get())
          : new YamlNode.Scalar("", YamlNode.Kind.NULL, start, Optional.empty());
    } catch (MarkedYamlEngineException e) {
      String problem =
          (e.getContext() == null ? "" : e.getContext() + ", ")
              + (e.getProblem() == null ? "it cannot be read" : e.getProblem());
      throw new YamlFault(
          e.getProblemMark().map(places).orElse(start), problem.replaceAll("\\s+", " "));
    } catch (YamlEngineException e) {
      throw new YamlFault(start, String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
    } catch (StackOverflowError e) {
      throw new YamlFault(start, "it is nested too deep");
    }
  }

  private YamlNode convert(Node node) throws YamlFault {
    Optional<YamlNode> known = converted.get(node);
    if (known != null) {
      return known.orElseThrow(() -> new YamlFault(place(node), "it contains itself"));
    }
    converted.put(node, Optional.empty());
    YamlNode result;
    if (node instanceof MappingNode mapping) {
      result = mapping(mapping);
    } else if (node instanceof SequenceNode sequence) {
      requireTag(node, node.getTag().equals(Tag.SEQ));
      List<YamlNode> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(convert(item));
      }
      result = new YamlNode.Sequence(List.copyOf(items), place(node));
    } else {
      result = scalar((ScalarNode) node);
    }
    converted.put(node, Optional.of(result));
    return result;
  }

  private YamlNode mapping(MappingNode node) throws YamlFault {
    requireTag(node, node.getTag().equals(Tag.MAP));
    List<YamlNode.Entry> entries = new ArrayList<>();
    for (NodeTuple tuple : node.getValue()) {
      Node key = tuple.getKeyNode();
      if (!(key instanceof ScalarNode scalar)) {
        throw new YamlFault(place(key), "a key is a mapping or a list; a key is a word");
      }
      entries.add(new YamlNode.Entry(scalar.getValue(), place(key), convert(tuple.getValueNode())));
    }
    return new YamlNode.Mapping(List.copyOf(entries), place(node));
  }

  private YamlNode scalar(ScalarNode node) throws YamlFault {
    requireTag(node, KINDS.containsKey(node.getTag()));
    int quotes = node.isPlain() ? 0 : 1;
    int written =
        node.getEndMark().map(Mark::getIndex).orElse(0)
            - node.getStartMark().map(Mark::getIndex).orElse(0);
    String value = node.getValue();
    boolean oneToOne =
        written == value.codePointCount(0, value.length()) + 2 * quotes
            && written == value.length() + 2 * quotes;
    Place place = place(node);
    return new YamlNode.Scalar(
        value,
        KINDS.get(node.getTag()),
        place,
        oneToOne ? Optional.of(place.right(quotes)) : Optional.empty());
  }

  private void requireTag(Node node, boolean known) throws YamlFault {
    if (!known) {
      throw new YamlFault(
          place(node), "the tag " + node.getTag().getValue() + " means nothing in a query");
    }
  }

  private Place place(Node node) {
    return node.getStartMark().map(places).orElse(start);
  }
}
