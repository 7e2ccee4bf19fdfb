/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.query.YamlNode.Mapping;
import dev.tidemark.query.YamlNode.Sequence;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a {@link Query} from YAML. Finds every problem at once and says of each in which line and
 * column it is.
 */
public final class QueryReader {
  private final Reading reading = new Reading();

  private QueryReader() {}

  /**
   * Reads a query from a file.
   *
   * @param file YAML in UTF-8
   * @param settings overrides, {@code path=value} each, applied in order; items of lists go by
   *     their index: {@code sinks.0.path=/delta/other}
   * @throws QueryException when anything is wrong with it; carries every problem, those of the file
   *     in order, then those of the settings
   */
  public static Query read(Path file, List<String> settings) {
    return readPlaced(file, settings).query();
  }

  /** As {@link #read}, remembering where each field was written. */
  public static PlacedQuery readPlaced(Path file, List<String> settings) {
    return parsePlaced(text(file), file.toString(), settings);
  }

  /** As {@link #parse}, remembering where each field was written. */
  public static PlacedQuery parsePlaced(String yaml, String name, List<String> settings) {
    QueryReader reader = new QueryReader();
    Optional<Query> query = reader.read(yaml, name, settings);
    return new PlacedQuery(
        query.orElseThrow(() -> new QueryException(reader.reading.problems())),
        reader.reading.places());
  }

  /**
   * Reads a query from text.
   *
   * @param yaml the text
   * @param name what problems call it, in place of a file
   * @param settings as in {@link #read}
   * @throws QueryException as in {@link #read}
   */
  public static Query parse(String yaml, String name, List<String> settings) {
    return parsePlaced(yaml, name, settings).query();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new QueryException(
          List.of(
              new Problem(
                  file.toString(),
                  "there is no such file",
                  "a query is read from it",
                  "name a file that there is, from " + Path.of("").toAbsolutePath())));
    } catch (CharacterCodingException e) {
      throw new QueryException(
          List.of(
              new Problem(
                  file.toString(), "it is not text in UTF-8", "YAML is", "save it as UTF-8")));
    } catch (IOException e) {
      throw new QueryException(
          List.of(
              new Problem(
                  file.toString(),
                  "it cannot be read",
                  e.toString(),
                  "name a file that can be read")));
    }
  }

  private Optional<Query> read(String yaml, String name, List<String> settings) {
    YamlNode root;
    try {
      root = YamlParser.parseFile(yaml, name);
    } catch (YamlFault e) {
      reading.report(
          e.place(), e.getMessage(), "a query is written in YAML", "correct it here or just above");
      return Optional.empty();
    }
    if (!(root instanceof Mapping document)) {
      reading.report(
          root.place(),
          "the file holds " + root.describe(),
          "a query is a mapping",
          "begin with name: page_stats");
      return Optional.empty();
    }
    for (int i = 0; i < settings.size(); i++) {
      Optional<Setting> setting = Setting.parse(settings.get(i), i + 1, reading);
      if (setting.isPresent()) {
        document = setting.get().applyTo(document, reading);
      }
    }
    document = new SecretReader(reading, System::getenv).resolve(document);
    QueryBuilder query = query(document);
    Validation validation = new Validation(query, reading.broken());
    Optional<Query> result = validation.run();
    validation.findings().forEach(reading::report);
    return reading.problems().isEmpty() ? result : Optional.empty();
  }

  private QueryBuilder query(Mapping document) {
    Fields fields = Fields.of(reading, "", document, QueryKeys.QUERY);
    QueryBuilder query = Query.named(fields.text("name").orElse(""));
    fields.mapping("source").flatMap(new SourceReader(reading)::read).ifPresent(query::from);
    fields.text("schema").ifPresent(query::schema);
    fields.text("where").ifPresent(query::where);
    query.select(fields.texts("select").toArray(String[]::new));
    TimeReader time = new TimeReader(reading);
    if (fields.has("watermark")) {
      query.watermark(
          fields.mapping("watermark").map(time::watermark).orElse(TimeReader.NO_WATERMARK));
    }
    fields.duration("allowedLateness").ifPresent(query::allowedLateness);
    query.groupBy(fields.texts("groupBy").toArray(String[]::new));
    if (fields.has("window")) {
      query.window(fields.mapping("window").flatMap(time::window).orElse(TimeReader.NO_WINDOW));
      query.timeDomain(time.timeDomain());
    }
    if (fields.has("aggregates")) {
      fields
          .mapping("aggregates")
          .ifPresentOrElse(
              aggregates -> aggregates(aggregates, query), () -> query.aggregate("", "count(*)"));
    }
    fields.text("checkpointLocation").ifPresent(query::checkpointLocation);
    fields.sequence("sinks").ifPresent(sinks -> sinks(sinks, query));
    fields.mapping("deadLetter").map(this::deadLetter).ifPresent(query::deadLetter);
    return query;
  }

  private void aggregates(Mapping mapping, QueryBuilder query) {
    List<Key> columns =
        mapping.entries().stream()
            .map(entry -> Key.optional(entry.key(), Key.Type.SQL, "count(*)", "An output column."))
            .toList();
    Fields fields =
        Fields.of(reading, "aggregates", mapping, QueryKeys.AGGREGATES.withChosen(columns));
    columns.stream()
        .map(Key::name)
        .distinct()
        .forEach(name -> query.aggregate(name, fields.text(name).orElse("")));
  }

  private void sinks(Sequence sequence, QueryBuilder query) {
    SinkReader sinks = new SinkReader(reading);
    List<SinkSpec> specs = new ArrayList<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      specs.add(sinks.read("sinks." + i, sequence.items().get(i)));
    }
    reading.found("sinks", sequence);
    specs.forEach(query::to);
  }

  private DeadLetterSpec deadLetter(Mapping mapping) {
    Fields fields = Fields.of(reading, "deadLetter", mapping, QueryKeys.DEAD_LETTER);
    return new DeadLetterSpec(
        fields.choice("format", DeadLetterSpec.Format.class).orElse(DeadLetterSpec.Format.JSON),
        fields.text("path").orElse(""));
  }
}
