/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.supervise;

import dev.tidemark.secret.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This program as one that is supervised. */
public final class SupervisedRun {
  private static final Logger LOG = LoggerFactory.getLogger(SupervisedRun.class);

  private final Report report;

  /**
   * @param report the file that the supervisor gave it
   */
  public SupervisedRun(String report) {
    this.report = new Report(Path.of(report));
  }

  /**
   * Ends this process in an orderly way when its supervisor is gone, however that went: then
   * standard input, the other end of which the supervisor holds, comes to its end.
   */
  public void endWithSupervisor(Runnable exit) {
    InputStream input = System.in;
    Thread waiting =
        new Thread(
            () -> {
              try {
                while (input.read() >= 0) {
                  // nothing is ever written to it
                }
              } catch (IOException e) {
                // as good as the end
              }
              LOG.warn("the supervisor is gone: the query ends");
              exit.run();
            },
            "waiting for the supervisor's end");
    waiting.setDaemon(true);
    waiting.start();
  }

  /** Tells why the query failed while it ran. */
  public void failed(Throwable cause) {
    tell(Outcome.Kind.FAILED, cause);
  }

  /** Tells that something was not there, or not as it must be, when the query began. */
  public void unavailable(Throwable cause) {
    tell(Outcome.Kind.UNAVAILABLE, cause);
  }

  /** Tells that the query is wrong. */
  public void wrong(Throwable cause) {
    tell(Outcome.Kind.WRONG, cause);
  }

  private void tell(Outcome.Kind kind, Throwable cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    try {
      report.write(kind, Secrets.redact(message));
    } catch (IOException e) {
      LOG.warn("the supervisor could not be told why the query ended", e);
    }
  }
}
