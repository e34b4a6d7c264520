import Columns
import Segments
import Time

/// A part of the time of a reading, and where its rows come from.
struct ReadingStep: Sendable {
  /// Of what time.
  var span: TimeSpan
  /// The segment that has them; nil for rows.
  var use: AnswerPlan.Use?

  /// All parts of a plan, in the order of time.
  static func all(of plan: AnswerPlan) -> [ReadingStep] {
    let used = plan.segments.flatMap { use in use.parts.map { ReadingStep(span: $0, use: use) } }
    return (used + plan.rows.map { ReadingStep(span: $0, use: nil) }).sorted { $0.span.start < $1.span.start }
  }
}

/// What of a reading is in memory at once.
struct ReadingLimits: Sendable {
  /// Rows of a longer time are folded as they come.
  var keptTime = Duration.seconds(2 * 86_400)
  /// Rows that wait until the segments around them are there; beyond, they are folded as they come.
  var keptRows = 1_000_000
  /// Payloads, in bytes.
  var payloads = 64 << 20
  /// Payloads that are fetched by one statement, in bytes.
  var fetched = 4 << 20
  /// Spans of rows that are read by one statement.
  var rowSpans = 64
}

/// Steps that are in memory together.
struct ReadingWindow: Sendable {
  private let limits: ReadingLimits
  /// In the order of time.
  private(set) var steps: [ReadingStep] = []
  /// The segments that the steps use.
  private(set) var uses: [AnswerPlan.Use] = []
  /// The spans of its rows.
  private(set) var rowSpans: [TimeSpan] = []
  private var byteCount = 0

  private init(_ limits: ReadingLimits) { self.limits = limits }

  /// All rows of it are folded as they come.
  var isStreamed: Bool {
    steps.count == 1 && uses.isEmpty && rowSpans.allSatisfy { $0.isLongerThan(limits.keptTime) }
  }

  private mutating func append(_ step: ReadingStep) {
    steps.append(step)
    if let use = step.use {
      guard uses.last?.start != use.start else { return }
      uses.append(use)
      byteCount += use.byteCount
    } else {
      rowSpans.append(step.span)
    }
  }

  private func hasRoom(for step: ReadingStep) -> Bool {
    guard let use = step.use else {
      return rowSpans.count < limits.rowSpans && !step.span.isLongerThan(limits.keptTime)
    }
    return uses.last?.start == use.start || byteCount + use.byteCount <= limits.payloads
  }

  /// Steps as they are read together.
  static func all(of steps: [ReadingStep], limits: ReadingLimits) -> [ReadingWindow] {
    var windows: [ReadingWindow] = []
    for step in steps {
      if let last = windows.last, !last.isStreamed, last.hasRoom(for: step) {
        windows[windows.count - 1].append(step)
      } else {
        var window = ReadingWindow(limits)
        window.append(step)
        windows.append(window)
      }
    }
    return windows
  }

  /// The rows of all steps.
  /// - Parameters:
  ///   - segments: The batches of segments, by the start of their spans.
  ///   - rows: The batches of all row spans, in the order of time.
  func slices(segments: [Instant: [ColumnBatch]], rows: [ColumnBatch]) -> [ColumnSlice] {
    var slices: [ColumnSlice] = []
    var rows = rows[...]
    for step in steps {
      if let use = step.use {
        slices += step.slices(of: (segments[use.start] ?? [])[...])
      } else {
        rows = rows.drop { $0.times.last.map { $0 < step.span.start.microseconds } ?? true }
        slices += step.slices(of: rows)
      }
    }
    return slices
  }
}

extension ReadingStep {
  /// The rows of its span in batches, which are in the order of time.
  func slices(of batches: ArraySlice<ColumnBatch>) -> [ColumnSlice] {
    let (start, end) = (span.start.microseconds, span.end.microseconds)
    return batches.drop { $0.times.last.map { $0 < start } ?? true }
      .prefix { $0.times.first.map { $0 < end } ?? false }
      .map { ColumnSlice($0, from: start, to: end) }
  }
}

extension TimeSpan {
  fileprivate func isLongerThan(_ duration: Duration) -> Bool {
    let (length, overflow) = end.microseconds.subtractingReportingOverflow(start.microseconds)
    return overflow || length > duration.components.seconds * 1_000_000
  }
}
