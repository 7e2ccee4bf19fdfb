/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import static dev.tidemark.testing.Click.at;
import static dev.tidemark.testing.Click.click;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItems;

import dev.tidemark.testing.Timeline;
import java.util.stream.Collectors;
import org.apache.beam.model.pipeline.v1.RunnerApi;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.util.construction.PipelineTranslation;
import org.junit.jupiter.api.Test;

/**
 * A pipeline that can be written as Beam's portable protocol can be handed to any portable runner.
 */
class PortabilityTest {

  @Test
  void theTransformsTranslateToThePortableProtocol() {
    Pipeline pipeline = Pipeline.create();
    var timeline = pipeline.apply(Timeline.begin().clicks(click("ann", "/a", at("10:01"))).end());
    timeline.apply("Append", WindowedAggregate.append(WindowedAggregateSuite.TEN_EVERY_FIVE));
    timeline.apply("Sessions", WindowedAggregate.append(SessionAggregateSuite.TEN_MINUTES));
    timeline.apply("Update", WindowedAggregate.update(WindowedAggregateSuite.FIVE_MINUTES));

    RunnerApi.Pipeline proto = PipelineTranslation.toProto(pipeline);

    assertThat(
        proto.getComponents().getTransformsMap().values().stream()
            .map(RunnerApi.PTransform::getUniqueName)
            .collect(Collectors.toSet()),
        hasItems(
            "Append/PreAggregate/AddUp",
            "Append/WindowResult/GroupByShard",
            "Sessions/WindowResult/MergeClosedSession/ParMultiDo(MergeClosedSession)",
            "Update/WindowResult/MergeChanges/ParMultiDo(MergeChanges)"));
  }
}
