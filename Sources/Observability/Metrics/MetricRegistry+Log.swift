import Logging

extension MetricRegistry {
  /// Writes a line for every series that something happened to since the last report, so that a log store can add the
  /// lines up.
  package func report(to logger: Logger) {
    for entry in entries {
      guard var metadata = entry.aggregate.takeReport() else { continue }
      metadata["metric"] = .string(entry.label)
      for (name, value) in entry.dimensions { metadata[name] = .string(value) }
      logger.info("metric", metadata: metadata)
    }
  }
}
