/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.querytest;

import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Results as JUnit's XML, which build servers read: a suite for each file. */
public final class JUnitXml {
  private JUnitXml() {}

  public static String of(List<TestResult> results) {
    Map<Path, List<TestResult>> files =
        results.stream()
            .collect(
                Collectors.groupingBy(TestResult::file, LinkedHashMap::new, Collectors.toList()));
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuites");
      for (Map.Entry<Path, List<TestResult>> file : files.entrySet()) {
        suite(file.getKey(), file.getValue(), xml);
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return text.append('\n').toString();
  }

  private static void suite(Path file, List<TestResult> results, XMLStreamWriter xml)
      throws XMLStreamException {
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", file.toString());
    xml.writeAttribute("tests", String.valueOf(results.size()));
    xml.writeAttribute(
        "failures", String.valueOf(results.stream().filter(result -> !result.passed()).count()));
    xml.writeAttribute("errors", "0");
    for (TestResult result : results) {
      xml.writeStartElement("testcase");
      xml.writeAttribute("classname", file.toString());
      xml.writeAttribute("name", result.name());
      xml.writeAttribute("time", String.valueOf(result.time().toMillis() / 1000.0));
      if (!result.passed()) {
        xml.writeStartElement("failure");
        xml.writeAttribute("message", result.failures().get(0).lines().findFirst().orElse(""));
        xml.writeCharacters(String.join("\n", result.failures()));
        xml.writeEndElement();
      }
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }
}
