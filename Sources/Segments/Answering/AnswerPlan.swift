public import Foundation
public import Time

/// Where the rows of a range come from in one snapshot: every instant of the range is either in exactly one part of one
/// segment, or in exactly one span of rows.
public struct AnswerPlan: Equatable, Sendable {
  /// A segment as a snapshot sees it.
  public struct Segment: Equatable, Sendable {
    /// The rows that it is made of.
    public var span: TimeSpan
    /// Which refresh made it.
    public var version: UUID
    /// Whether it has a payload, in an encoding that is understood, made of the relation as it is.
    public var isUsable: Bool
    /// The bytes of its payload.
    public var byteCount: Int
    /// How many rows it is made of; nil where it doesn't say.
    public var rowCount: Int64?

    /// A segment of these.
    public init(span: TimeSpan, version: UUID, isUsable: Bool, byteCount: Int = 0, rowCount: Int64? = nil) {
      self.span = span
      self.version = version
      self.isUsable = isUsable
      self.byteCount = byteCount
      self.rowCount = rowCount
    }
  }

  /// What is read of a segment.
  public struct Use: Equatable, Sendable {
    /// The start of the segment's span.
    public var start: Instant
    /// The version that the snapshot sees.
    public var version: UUID
    /// Those of its rows that count: in these spans, in order. The others are read as rows, or are out of the range.
    public var parts: [TimeSpan]
    /// The bytes of the segment's payload.
    public var byteCount: Int
    /// How many of its rows count, where that is known without looking at them: all of a segment that says how many it has.
    public var rowCount: Int64?
  }

  /// What is read of segments, in order.
  public private(set) var segments: [Use] = []
  /// What is read as rows, in order: the head, hours with an invalidation, spans without a usable segment.
  public private(set) var rows: [TimeSpan] = []

  /// A segment with more invalid hours than this in the range is not used at all: its rows are read at one go.
  static let largestInvalidHourCount = 12

  /// - Parameters:
  ///   - range: Of what time rows are wanted.
  ///   - watermark: Before it, changes are recorded; nil where they are not.
  ///   - segments: Those that the range may touch, in any order.
  ///   - invalidatedHours: The starts of hours whose rows changed, in any order, with or without repetition.
  public init(
    range: TimeSpan, watermark: Instant?, segments: [Segment], invalidatedHours: some Sequence<Instant>
  ) {
    guard let watermark, !range.isEmpty else {
      rows.append(joining: range)
      return
    }
    let invalid = Set(invalidatedHours).sorted().map(Hour.span)
    var rest = range
    var firstInvalid = 0
    for segment in segments.sorted(by: { $0.span.start < $1.span.start })
    where segment.isUsable && segment.span.end <= watermark {
      let used = segment.span.intersection(rest)
      // Segments never overlap; one that did could not be trusted.
      guard !used.isEmpty, segment.span.start >= rest.start || rest.start == range.start else { continue }
      while firstInvalid < invalid.count, invalid[firstInvalid].end <= used.start { firstInvalid += 1 }
      let changed = invalid[firstInvalid...].prefix { $0.start < used.end }
      guard changed.count <= Self.largestInvalidHourCount else { continue }
      let parts = used.subtracting(changed)
      guard !parts.isEmpty else { continue }
      self.segments.append(
        Use(
          start: segment.span.start, version: segment.version, parts: parts, byteCount: segment.byteCount,
          rowCount: parts == [segment.span] ? segment.rowCount : nil))
      rows.append(joining: TimeSpan(rest.start, used.start))
      for hour in changed { rows.append(joining: hour.intersection(used)) }
      rest.start = used.end
    }
    rows.append(joining: rest)
  }

  /// Takes out the segments of which it is known how many of their rows count.
  /// - Returns: How many rows these are.
  public mutating func takeCounted() -> Int64 {
    let count = segments.reduce(Int64(0)) { $0.addingSaturating($1.rowCount ?? 0) }
    segments.removeAll { $0.rowCount != nil }
    return count
  }
}
