/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.nio.charset.StandardCharsets;

/**
 * One row of the topic.
 *
 * @param user its number, or -1: an anonymous click, whose record has no {@code user_id}
 * @param page its number
 * @param action its number
 * @param time event time, in milliseconds since 1970
 */
record Click(int user, int page, int action, long time) {
  static final String SCHEMA = "user_id STRING, page STRING, action STRING, timestamp TIMESTAMP";
  static final int BOT = 3;
  private static final String[] ACTIONS = {"view", "click", "purchase", "bot"};

  String userId() {
    return user < 0 ? null : "user-" + user;
  }

  String pageName() {
    return "/product/" + page;
  }

  String actionName() {
    return ACTIONS[action];
  }

  boolean isBot() {
    return action == BOT;
  }

  /** As it is written to the topic. */
  byte[] json() {
    StringBuilder json = new StringBuilder(112).append('{');
    if (user >= 0) {
      json.append("\"user_id\":\"user-").append(user).append("\",");
    }
    json.append("\"page\":\"/product/").append(page);
    json.append("\",\"action\":\"").append(actionName());
    json.append("\",\"timestamp\":\"");
    IsoTime.append(time, json);
    return json.append("\"}").toString().getBytes(StandardCharsets.US_ASCII);
  }
}
