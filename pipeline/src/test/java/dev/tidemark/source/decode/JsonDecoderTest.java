/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.decode;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.arrayContaining;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Origin;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDecoderTest {
  private static final EventSchema SCHEMA =
      EventSchema.parse("s STRING, i INT, l BIGINT, d DOUBLE, b BOOLEAN, t TIMESTAMP");
  private static final EventSchema TEXT = EventSchema.parse("s STRING");

  private final JsonDecoder decoder = new JsonDecoder(SCHEMA);

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static EventBatchBuilder builder(EventSchema schema) {
    return EventBatch.builder(schema, new Origin("test", 0));
  }

  private Object[] row(String json) {
    EventBatchBuilder rows = builder(SCHEMA);
    assertThat(json, decoder.decode(utf8(json), rows), is(Optional.empty()));
    return rows.endRow(0).build(0).row(0).toArray();
  }

  private Object value(String column, String json) {
    return row("{\"" + column + "\":" + json + "}")[SCHEMA.indexOf(column)];
  }

  private String problem(String json) {
    return decoder.decode(utf8(json), builder(SCHEMA)).orElse("none");
  }

  @Test
  void readsEveryType() {
    Object[] row =
        row(
            """
            {"s": "Zoë said \\"hi\\" \\u00e9\\ud83d\\ude00", "i": -2147483648, "l": 9223372036854775807,
             "d": -1.5e-3, "b": true, "t": "2026-01-02T10:03:04.567890+01:00"}
            """);

    assertThat(
        row,
        arrayContaining(
            "Zoë said \"hi\" é😀",
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            -0.0015,
            true,
            Instant.parse("2026-01-02T09:03:04.567890Z")));
  }

  @Test
  void fieldsMayComeInAnyOrder_beMissing_beNull_orUnknown() {
    Object[] row =
        row(
            """
            {"x":{"s":"inner","deep":[1,[{"i":7}]]},"b":false,"y":[],"i":null,"z":"\\"","s":"outer"}
            """);

    assertThat(row, arrayContaining("outer", null, null, null, false, null));
  }

  @Test
  void anEmptyObjectIsARowOfNulls() {
    assertThat(Arrays.stream(row(" {} ")).filter(v -> v != null).count(), is(0L));
  }

  @Test
  void theLastOfTwoFieldsCounts() {
    assertThat(
        row("{\"s\":\"longer\",\"i\":1,\"s\":\"ab\",\"i\":null,\"l\":null,\"l\":3}"),
        arrayContaining("ab", null, 3L, null, null, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12 | 12",
        "1.10 | 1.10",
        "123456789012345678901234567890 | 123456789012345678901234567890",
        "true | true",
        "[1, 2.50, \"a\\u00e9\", null] | [1,2.50,\"aé\",null]",
        "{\"a\" : {\"b\":[]} } | {\"a\":{\"b\":[]}}"
      })
  void aTextColumnTakesOtherValuesAsTheirJson(String json, String expected) {
    assertThat(value("s", json), is(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 1000",
    "1e3, 1000",
    "1000.0, 1000",
    "-0, 0",
    "0e999999999, 0",
    "12345678.9e1, 123456789",
    "9007199254740993.0, 9007199254740993"
  })
  void aWholeNumberMayBeWrittenInAnyWay(String json, long expected) {
    assertThat(value("l", json), is(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "1767348184567, 2026-01-02T10:03:04.567Z",
    "-1, 1969-12-31T23:59:59.999Z",
    "1.767348184567e12, 2026-01-02T10:03:04.567Z",
    "'\"2026-01-02 10:03:04\"', 2026-01-02T10:03:04Z",
    "'\"2026-01-02\\u002010:03:04\"', 2026-01-02T10:03:04Z"
  })
  void timestamps(String json, Instant expected) {
    assertThat(value("t", json), is(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "i | 2147483648 | column i: 2147483648 is out of range for INT",
        "l | 9223372036854775808 | column l: 9223372036854775808 is out of range for BIGINT",
        "l | 1.5 | column l: 1.5 is not a whole number that fits BIGINT",
        "l | 1e19 | column l: 1e19 is not a whole number that fits BIGINT",
        "i | 1e999999999 | column i: 1e999999999 is not a whole number that fits INT",
        "i | 1e99999999999 | column i: 1e99999999999 is not a whole number that fits INT",
        "i | \"7\" | column i: text where INT is expected",
        "l | true | column l: a boolean where BIGINT is expected",
        "d | \"1.5\" | column d: text where DOUBLE is expected",
        "d | \"NaN\" | column d: text where DOUBLE is expected",
        "d | 1e999 | column d: 1e999 is out of range for DOUBLE",
        "d | [1] | column d: an array where DOUBLE is expected",
        "b | 1 | column b: a number where BOOLEAN is expected",
        "b | \"true\" | column b: text where BOOLEAN is expected",
        "t | {} | column t: an object where TIMESTAMP is expected",
        "t | \"yesterday\" | column t: \"yesterday\" is not a timestamp such as 2026-01-02T10:03:04.567Z, or milliseconds since 1970",
        "t | 253402300800000 | column t: 253402300800000 milliseconds since 1970 is outside the years 0001 to 9999",
        "s | \"\\ud83d\" | column s: half of a surrogate pair is not text"
      })
  void malformedValues_nameTheColumn(String column, String json, String expected) {
    assertThat(problem("{\"x\":1,\"" + column + "\":" + json + "}"), is(expected));
    assertThat("the next is not hurt", value("i", "3"), is(3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | empty",
        "'  ' | empty",
        "null | not a JSON object but null",
        "[{}] | not a JSON object but an array",
        "12 | not a JSON object but a number",
        "{} {} | more follows the JSON object, at byte 2",
        "{}x | more follows the JSON object, at byte 2",
      })
  void malformedRecords(String json, String expected) {
    assertThat(problem(json), is(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"s\"",
        "{\"s\":",
        "{\"s\":\"a",
        "{\"s\":\"a\"",
        "{\"s\":\"a\",}",
        "{s:1}",
        "{'s':1}",
        "{\"i\":01}",
        "{\"i\":+1}",
        "{\"i\":1.}",
        "{\"d\":NaN}",
        "{\"s\":\"a\nb\"}",
        "{\"s\":\"\\x\"}",
        "{\"x\":\"a\nb\"}",
        "{\"x\":tru}",
        "{\"x\":[1,]}",
        "{\"s\":{\"a\":1]}",
        "{\"i\":1 \"l\":2}",
        "// comment\n{}",
        "{\"x\":]}",
        "user1,page2,click"
      })
  void whatIsNotJson(String json) {
    assertThat(problem(json), containsString("not JSON: "));
    assertThat("the next is not hurt", value("i", "3"), is(3));
  }

  @Test
  void theReasonSaysWhere() {
    assertThat(
        problem("{\"i\":1,\"s\":oops}"), containsString("not JSON: Unrecognized token 'oops'"));
    assertThat(problem("{\"i\":1,\"s\":oops}"), containsString(", at byte 16"));
  }

  @Test
  void bytesThatAreNoUtf8() {
    byte[] json = utf8("{\"x\":\"abc\"}");
    json[7] = (byte) 0xc0;
    assertThat(decoder.decode(json, builder(SCHEMA)), is(Optional.of("not UTF-8")));
  }

  @Test
  void jsonInUtf16IsNotTaken() {
    byte[] json = "{\"i\":1}".getBytes(StandardCharsets.UTF_16BE);
    assertThat(decoder.decode(json, builder(SCHEMA)).orElse("none"), containsString("not JSON: "));
  }

  @Test
  void aByteOrderMarkIsNotTaken() {
    assertThat(problem("\ufeff{\"i\":1}"), containsString("not JSON: "));
  }

  @Test
  void nestingHasALimit() {
    String deep = "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertThat(problem(deep), containsString("Depth (1001) exceeds the maximum"));
  }

  @Test
  void fieldNamesWithoutEnd() {
    for (int i = 0; i < 20_000; i++) {
      Object[] row = row("{\"unknown%d\":%d,\"i\":%d}".formatted(i, i, i));
      assertThat(row[1], is(i));
    }
  }

  @Test
  void rowsDoNotMix_whenSomeAreRejectedHalfway() {
    EventBatchBuilder rows = builder(SCHEMA);
    List<String> records =
        List.of("{\"s\":\"a\",\"i\":1}", "{\"s\":\"lost\",\"i\":2,\"l\":\"x\"}", "{\"l\":3}");
    for (int i = 0; i < records.size(); i++) {
      byte[] record = utf8(records.get(i));
      Optional<String> wrong = decoder.decode(record, rows);
      if (wrong.isPresent()) {
        rows.reject(i, wrong.get(), record);
      } else {
        rows.endRow(i);
      }
    }

    EventBatch batch = rows.build(0);
    assertThat(batch.row(0), contains("a", 1, null, null, null, null));
    assertThat(batch.row(1), contains(null, null, 3L, null, null, null));
    assertThat(batch.malformed().get(0).offset(), is(1L));
  }

  @Provide
  Arbitrary<byte[]> records() {
    Arbitrary<String> values =
        Arbitraries.of(
            "\"a\"",
            "\"é😀\"",
            "\"\\u0041\\n\"",
            "1",
            "-2.5e3",
            "1e400",
            "true",
            "null",
            "[1,{}]",
            "{\"s\":[\"x\"]}",
            "\"2026-01-02T10:03:04Z\"",
            "1767348184567",
            "99999999999999999999");
    Arbitrary<String> names = Arbitraries.of("s", "i", "l", "d", "b", "t", "x", "é", "\\u0073");
    Arbitrary<String> fields =
        names.flatMap(name -> values.map(value -> "\"" + name + "\" :" + value));
    Arbitrary<byte[]> whole =
        fields.list().ofMaxSize(6).map(list -> utf8("{" + String.join(", ", list) + "}"));
    Arbitrary<byte[]> mutated =
        whole.flatMap(bytes -> Arbitraries.randomValue(random -> mutate(bytes, random)));
    Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
    return Arbitraries.oneOf(whole, mutated, mutated, noise);
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    byte[] mutated = bytes.clone();
    byte[] likely = utf8("{}[]\",:\\0e.-tfn \u0001");
    for (int i = random.nextInt(3); i >= 0; i--) {
      int place = random.nextInt(mutated.length);
      mutated[place] =
          random.nextBoolean() ? likely[random.nextInt(likely.length)] : (byte) random.nextInt(256);
    }
    return random.nextInt(3) == 0
        ? Arrays.copyOf(mutated, random.nextInt(mutated.length + 1))
        : mutated;
  }

  @Property(tries = 3_000)
  void everyRecordIsARowOrMalformed(@ForAll("records") byte[] record) {
    EventBatchBuilder rows = builder(SCHEMA);
    byte[] good = utf8("{\"i\":3}");

    Optional<String> wrong = decoder.decode(record, rows);
    wrong.ifPresentOrElse(why -> rows.reject(0, why, record), () -> rows.endRow(0));
    assertThat(decoder.decode(good, rows), is(Optional.empty()));
    rows.endRow(1);

    EventBatch batch = rows.build(0);
    assertThat(batch.size() + batch.malformed().size(), is(2));
    assertThat(batch.row(batch.size() - 1), contains(null, 3, null, null, null, null));
  }

  @Provide
  Arbitrary<List<byte[]>> severalRecords() {
    return records().list().ofMinSize(2).ofMaxSize(8);
  }

  /** It expects the fields of the record before, and must be none the worse for it. */
  @Property(tries = 3_000)
  void aRecordIsReadAsIfItWereTheFirst(@ForAll("severalRecords") List<byte[]> records) {
    for (byte[] record : records) {
      assertThat(
          new String(record, StandardCharsets.UTF_8),
          read(decoder, record),
          is(read(new JsonDecoder(SCHEMA), record)));
    }
  }

  /** The row, or what is wrong. */
  private static String read(JsonDecoder decoder, byte[] record) {
    EventBatchBuilder rows = builder(SCHEMA);
    Optional<String> wrong = decoder.decode(record, rows);
    return wrong.orElseGet(() -> rows.endRow(0).build(0).row(0).toString());
  }

  @Test
  void recordsOfManyFields() {
    StringBuilder others = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      others.append(",\"x%d\":%d".formatted(i, i));
    }
    assertThat(
        row("{\"i\":1" + others + ",\"l\":2}"), arrayContaining(null, 1, 2L, null, null, null));
    assertThat(
        row("{\"l\":3" + others + ",\"i\":4}"), arrayContaining(null, 4, 3L, null, null, null));
    assertThat(row("{\"l\":5}"), arrayContaining(null, null, 5L, null, null, null));
  }

  /** A text column takes whatever is JSON: so the decoder refuses just what Jackson refuses. */
  @Property(tries = 3_000)
  void refusesJustWhatJacksonRefuses(@ForAll("records") byte[] record) {
    Optional<String> wrong = new JsonDecoder(TEXT).decode(record, builder(TEXT));

    assertThat(
        new String(record, StandardCharsets.UTF_8) + " → " + wrong,
        wrong.isEmpty(),
        is(isObjectForJackson(record)));
  }

  private static boolean isObjectForJackson(byte[] record) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(record)).toString();
      try (JsonParser parser = new JsonFactory().createParser(new StringReader(text))) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          return false;
        }
        parser.skipChildren();
        return parser.nextToken() == null;
      }
    } catch (CharacterCodingException e) {
      return false;
    } catch (IOException e) {
      return false;
    }
  }
}
