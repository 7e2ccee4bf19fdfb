/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

/** Where the records of an {@link EventStream} go. Used by one thread. */
interface Delivery extends AutoCloseable {
  /** Gives a record away. */
  void put(int partition, String record) throws Exception;

  /** A step of the stream has gone by, {@link EventStream#STEP_MILLIS} after the last one. */
  default void step() throws Exception {}

  /** Lets all that was given away be read, and returns when it can be. */
  void flush() throws Exception;

  @Override
  void close();
}
