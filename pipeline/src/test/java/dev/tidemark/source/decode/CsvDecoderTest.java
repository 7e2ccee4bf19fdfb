/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.decode;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.arrayContaining;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvDecoderTest {
  private static final EventSchema SCHEMA =
      EventSchema.parse("s STRING, i INT, l BIGINT, d DOUBLE, b BOOLEAN, t TIMESTAMP");
  private static final EventSchema THREE = EventSchema.parse("x STRING, y STRING, z STRING");
  private static final CsvOptions CSV = CsvOptions.standard();

  private static Object[] row(CsvOptions options, EventSchema schema, String record) {
    EventBatchBuilder rows = EventBatch.builder(schema, new Origin("test", 0));
    assertThat(
        record,
        CsvDecoder.of(options, schema, schema.names())
            .decode(record.getBytes(StandardCharsets.UTF_8), rows),
        is(Optional.empty()));
    return rows.endRow(0).build(0).row(0).toArray();
  }

  private static String problem(byte[] record) {
    return CsvDecoder.of(CSV, SCHEMA, SCHEMA.names())
        .decode(record, EventBatch.builder(SCHEMA, new Origin("test", 0)))
        .orElse("none");
  }

  @Test
  void readsEveryType() {
    assertThat(
        row(
            CSV,
            SCHEMA,
            "\"Zoë said \"\"hi\"\", é😀\",-2147483648, 9223372036854775807 ,-1.5e-3,TRUE,2026-01-02T10:03:04.567890+01:00"),
        arrayContaining(
            "Zoë said \"hi\", é😀",
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            -0.0015,
            true,
            Instant.parse("2026-01-02T09:03:04.567890Z")));
  }

  @Test
  void aWholeNumberMayBeWrittenAnyWay_andTimestampsAsMilliseconds() {
    assertThat(
        row(CSV, SCHEMA, "x,1e3,1000.0,7,false,-62135596800000"),
        arrayContaining("x", 1000, 1000L, 7.0, false, Instant.parse("0001-01-01T00:00:00Z")));
    assertThat(
        row(CSV, SCHEMA, "x,-0,+5,.5,false,9999-12-31T23:59:59.999999Z"),
        arrayContaining("x", 0, 5L, 0.5, false, Instant.parse("9999-12-31T23:59:59.999999Z")));
  }

  @Test
  void nothingAtAllIsNull_butNothingInQuotesIsText() {
    assertThat(row(CSV, SCHEMA, ",,,,,"), arrayContaining(null, null, null, null, null, null));
    assertThat(row(CSV, THREE, "\"\",,"), arrayContaining("", null, null));
  }

  @Test
  void anotherNullValue_leavesEmptyTextAlone() {
    CsvOptions options = CSV.withNullValue("NULL");
    assertThat(row(options, THREE, "NULL,,\"NULL\""), arrayContaining(null, "", "NULL"));
    assertThat(row(options, SCHEMA, "NULL,NULL,,,,")[2] == null, is(true));
  }

  @Test
  void otherCharacters() {
    CsvOptions options = CSV.withDelimiter('\t').withQuote('\'').withEscape('\\');
    assertThat(
        row(options, THREE, "'it\\'s'\t'a\tb \\\\ \\n'\t'x''y'"),
        arrayContaining("it's", "a\tb \\ \\n", "x'y"));
  }

  @Test
  void byHeader_inAnyOrder_otherFieldsLeftOut_missingColumnsNull() {
    EventBatchBuilder rows = EventBatch.builder(THREE, new Origin("test", 0));
    List<String> names = CsvDecoder.names(CSV, "z, other ,\"x\"".getBytes(StandardCharsets.UTF_8));
    assertThat(names, contains("z", "other", "x"));
    assertThat(
        CsvDecoder.of(CSV, THREE, names).decode("1,2,3".getBytes(StandardCharsets.UTF_8), rows),
        is(Optional.empty()));
    assertThat(rows.endRow(0).build(0).row(0).toArray(), arrayContaining("3", null, "1"));
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "x,1,2|3 fields where 6 are expected",
        "x,1,2,3,true,2026-01-02,|7 fields where 6 are expected",
        "\"x,1,2,3,true,2026-01-02|not CSV: the quote at byte 0 is not closed",
        "\"x\"y,1,2,3,true,|not CSV: text follows a closing quote, at byte 3",
        "x,2147483648,2,3,true,|column i: \"2147483648\" is out of range for INT",
        "x,1,9223372036854775808,3,true,|column l: \"9223372036854775808\" is not a whole number that fits BIGINT",
        "x,1.5,2,3,true,|column i: \"1.5\" is not a whole number that fits INT",
        "x,1,1e999999999,3,true,|column l: \"1e999999999\" is not a whole number that fits BIGINT",
        "x,1,2,1e400,true,|column d: \"1e400\" is out of range for DOUBLE",
        "x,1,2,NaN,true,|column d: \"NaN\" is not a number",
        "x,1,2,0x1p3,true,|column d: \"0x1p3\" is not a number",
        "x,1,2,3,yes,|column b: \"yes\" is not true or false",
        "x,1,2,3,true,2026-02-30|column t: \"2026-02-30\" is not a timestamp such as 2026-01-02T10:03:04.567Z, or milliseconds since 1970",
        "x,1,2,3,true,0000-12-31|column t: \"0000-12-31\" is not a timestamp such as 2026-01-02T10:03:04.567Z, or milliseconds since 1970",
        "x,1,2,3,true,253402300800000|column t: \"253402300800000\" milliseconds since 1970 is outside the years 0001 to 9999",
        "x,\"\",2,3,true,|column i: \"\" is not a whole number that fits INT",
      })
  void saysWhatIsWrong(String record, String problem) {
    assertThat(problem(record.getBytes(StandardCharsets.UTF_8)), is(problem));
  }

  @Test
  void bytesThatAreNoUtf8AreMalformed() {
    assertThat(problem(new byte[] {'x', (byte) 0xC0, ','}), is("not UTF-8"));
  }

  /** The parser of Spark's CSV source as the oracle, on what any writer of CSV writes. */
  @Property(tries = 2_000)
  void readsWhatSparksParserReads(@ForAll("records") List<String> values) {
    StringBuilder record = new StringBuilder();
    for (String value : values) {
      record
          .append(record.length() == 0 ? "" : ",")
          .append(
              value.matches("[a-z0-9 ]+") && !value.isBlank()
                  ? value
                  : '"' + value.replace("\"", "\"\"") + '"');
    }
    CsvParserSettings settings = new CsvParserSettings();
    settings.setIgnoreLeadingWhitespaces(false);
    settings.setIgnoreTrailingWhitespaces(false);
    settings.setEmptyValue("");
    String[] expected = new CsvParser(settings).parseLine(record.toString());

    assertThat(row(CSV, THREE, record.toString()), arrayContaining((Object[]) expected));
    assertThat(expected, is(values.toArray()));
  }

  @Provide
  Arbitrary<List<String>> records() {
    return Arbitraries.strings().withChars("ab0 ,\";\\é\t'").ofMaxLength(8).list().ofSize(3);
  }

  /** Every record is a row or has a reason, whatever its bytes; and the builder goes on. */
  @Property(tries = 5_000)
  void neverThrows_goodAndMalformedAreAll(@ForAll("anything") List<byte[]> records) {
    for (CsvOptions options :
        List.of(CSV, CSV.withEscape('\\').withDelimiter(';').withNullValue("-"))) {
      CsvDecoder decoder = CsvDecoder.of(options, SCHEMA, SCHEMA.names());
      EventBatchBuilder rows = EventBatch.builder(SCHEMA, new Origin("test", 0));
      for (int i = 0; i < records.size(); i++) {
        Optional<String> problem = decoder.decode(records.get(i), rows);
        if (problem.isPresent()) {
          rows.reject(i, problem.get(), records.get(i));
        } else {
          rows.endRow(i);
        }
      }
      EventBatch batch = rows.build(0);
      assertThat(batch.size() + batch.malformed().size(), is(records.size()));
      for (int row = 0; row < batch.size(); row++) {
        batch.row(row);
      }
    }
  }

  @Provide
  Arbitrary<List<byte[]>> anything() {
    Arbitrary<String> field =
        Arbitraries.of(
            "",
            "x",
            "\"",
            "\"\"",
            "\"a,b\"",
            "\"un",
            "1",
            "-1",
            "1e400",
            "9223372036854775808",
            "99999999999999999999999999",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "10000-01-01T00:00:00Z",
            "-1-01-01",
            "true",
            "NaN",
            "Infinity",
            "\\",
            "\\\"",
            "\0",
            "\n",
            " 5 ",
            "1".repeat(2_000),
            "x".repeat(70_000),
            "\uFFFD",
            "é");
    Arbitrary<byte[]> csv =
        field
            .list()
            .ofMinSize(4)
            .ofMaxSize(8)
            .map(fields -> String.join(",", fields).getBytes(StandardCharsets.UTF_8));
    Arbitrary<byte[]> truncated =
        csv.flatMap(
            whole ->
                Arbitraries.integers()
                    .between(0, whole.length)
                    .map(length -> Arrays.copyOf(whole, length)));
    Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(60);
    return Arbitraries.oneOf(csv, truncated, noise).list().ofMaxSize(8).map(ArrayList::new);
  }
}
