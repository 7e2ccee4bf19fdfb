/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

import dev.tidemark.query.Query;
import dev.tidemark.secret.Secrets;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of texts before anybody sees them: the values of options whose names sound
 * secret, wherever they turn up; what follows such a name in any text; passwords in addresses; and
 * whatever the process knows to be one ({@link Secrets}).
 */
public final class Redaction {
  /** What stands for a secret. */
  public static final String REDACTED = "*********(redacted)";

  private static final String NAMES =
      "secret|passw|passphrase|token|jaas|credential|private[._-]?key|access[._-]?key"
          + "|api[._-]?key|account[._-]?key|keystore[._-]key|sas[._-]key";
  private static final Pattern SECRET_NAME = Pattern.compile(NAMES, Pattern.CASE_INSENSITIVE);
  private static final String NAME = "[\\w.-]*(?:" + NAMES + ")[\\w.-]*\"?\\s*[=:]\\s*";
  private static final Pattern JAAS =
      Pattern.compile(
          "(jaas[\\w.-]*\"?\\s*[=:]\\s*)\\S+\\s+(?:required|requisite|sufficient|optional)[^;]*;?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern NAMED =
      Pattern.compile(
          "(" + NAME + ")(?:\"([^\"]*)\"|'([^']*)'|[^\\s,;}&\"']+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern IN_ADDRESS = Pattern.compile("(?<=://)[^/@\\s:]+:[^/@\\s]+(?=@)");
  private static final int SHORTEST = 4; // a shorter one would take words apart

  private final List<String> secrets;

  private Redaction(Collection<String> secrets) {
    this.secrets =
        secrets.stream().sorted(Comparator.comparing(String::length).reversed()).toList();
  }

  /** Of the options of a query's source and sinks. */
  public static Redaction of(Query query) {
    return new Redaction(secretsOf(query));
  }

  /** Has what such options are set to taken out of all that this process prints and logs. */
  public static void remember(Query query) {
    secretsOf(query).forEach(Secrets::remember);
  }

  private static Set<String> secretsOf(Query query) {
    Set<String> secrets = new LinkedHashSet<>();
    collect(query.source(), secrets);
    query.sinks().forEach(sink -> collect(sink, secrets));
    return secrets;
  }

  static Redaction of(Map<String, String> options) {
    Set<String> secrets = new LinkedHashSet<>();
    collect(options, secrets);
    return new Redaction(secrets);
  }

  /** Whatever it is that reads or writes, options are maps among its components. */
  private static void collect(Object specification, Set<String> secrets) {
    if (!specification.getClass().isRecord()) {
      return;
    }
    for (RecordComponent component : specification.getClass().getRecordComponents()) {
      if (Map.class.isAssignableFrom(component.getType())) {
        try {
          component.getAccessor().setAccessible(true);
          collect((Map<?, ?>) component.getAccessor().invoke(specification), secrets);
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException("the options of " + specification.getClass(), e);
        }
      }
    }
  }

  private static void collect(Map<?, ?> options, Set<String> secrets) {
    options.forEach(
        (name, value) -> {
          if (isSecret(String.valueOf(name))) {
            add(String.valueOf(value), secrets);
            Matcher within = NAMED.matcher(String.valueOf(value)); // the password of a JAAS line
            while (within.find()) {
              add(within.group(2) == null ? within.group(3) : within.group(2), secrets);
            }
          }
        });
  }

  private static void add(String value, Set<String> secrets) {
    if (value != null && value.length() >= SHORTEST) {
      secrets.add(value);
    }
  }

  /** Whether the name of an option says that its value is a secret. */
  public static boolean isSecret(String option) {
    return SECRET_NAME.matcher(option).find();
  }

  /** The text without secrets. */
  public String of(String text) {
    String clean = text;
    for (String secret : secrets) {
      clean = clean.replace(secret, REDACTED);
    }
    clean = Secrets.redact(clean); // behind the longer ones, of which it may know a part
    String redacted = Matcher.quoteReplacement(REDACTED);
    clean = JAAS.matcher(clean).replaceAll("$1" + redacted);
    clean = NAMED.matcher(clean).replaceAll("$1" + redacted);
    return IN_ADDRESS.matcher(clean).replaceAll(redacted);
  }
}
