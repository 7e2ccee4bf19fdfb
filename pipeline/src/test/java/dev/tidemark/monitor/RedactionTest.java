/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.tidemark.secret.Secrets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  private static final String JAAS =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"alice\" password=\"hunter2hunter2\";";

  private final Redaction redaction =
      Redaction.of(
          Map.of(
              "sasl.jaas.config", JAAS,
              "ssl.keystore.password", "correct horse",
              "fs.s3a.secret.key", "AKIA-s3cr3t",
              "client.id", "page-stats"));

  @ParameterizedTest
  @ValueSource(strings = {"hunter2hunter2", "correct horse", "AKIA-s3cr3t", JAAS})
  void aSecretOfAnOption_isTakenOutWhereverItStands(String secret) {
    assertThat(
        redaction.of("before " + secret + " behind"),
        is("before " + Redaction.REDACTED + " behind"));
  }

  @Test
  void whatTheProcessKnowsToBeASecret_isTakenOut() {
    Secrets.remember("s3cret-of-the-environment");
    assertThat(
        redaction.of("cannot reach s3cret-of-the-environment:9092"),
        is("cannot reach " + Secrets.REDACTED + ":9092"));
  }

  @Test
  void whatIsNoSecretStays() {
    String text = "Kafka clicks at broker:9092 as page-stats, read by alice";
    assertThat(redaction.of(text), is(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssl.truststore.password=opensesame",
        "password: opensesame",
        "{\"api_key\":\"opensesame\"}",
        "token = 'opensesame'",
        "https://bob:opensesame@broker/",
        "sasl.jaas.config=com.example.Login required user=\"bob\" pw=\"opensesame\";"
      })
  void whatIsNamedASecretInAnyText_isTakenOut(String text) {
    assertThat(redaction.of(text), not(containsString("opensesame")));
    assertThat(redaction.of(text), containsString(Redaction.REDACTED));
  }
}
