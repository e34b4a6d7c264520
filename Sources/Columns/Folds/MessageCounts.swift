/// Messages of a range: totals, activity and heatmap (docs/metrics.md, "MessagingStats").
///
/// A message of a direction that is neither inbound nor outbound counts in the total, in its channel and in the heatmap.
public struct MessageCounts: Fold {
  private let clock: RangeClock
  /// All of them.
  public private(set) var total: Int64 = 0
  /// Those from contacts.
  public private(set) var inbound: Int64 = 0
  /// Those to contacts.
  public private(set) var outbound: Int64 = 0
  /// Outbound messages that arrived.
  public private(set) var delivered: Int64 = 0
  /// Outbound messages that were handed on, whether or not they arrived.
  public private(set) var attempted: Int64 = 0
  /// SMS per bucket of the range, both directions.
  public private(set) var sms: [Int64]
  /// Emails per bucket of the range, both directions.
  public private(set) var email: [Int64]
  /// All of them by local day of the week and hour, Monday hour 0 first.
  public private(set) var heatmap = [Int64](repeating: 0, count: 168)

  /// Of no rows.
  public init(_ clock: RangeClock) {
    self.clock = clock
    sms = [Int64](repeating: 0, count: clock.bucketCount)
    email = sms
  }

  /// Takes more rows.
  public mutating func fold(_ rows: BatchRows) {
    let kinds = rows.batch.kinds.values.map(MessageKind.init)
    let codes = rows.batch.kinds.codes
    var counts = KindHistogram(kinds.count)
    var used: [Int: Int64] = [:]
    clock.forEachRun(of: rows) { run, place in
      heatmap[place.cell] += Int64(run.count)
      // Of a run that is shorter than the list of kinds, only those are looked at that it has.
      if run.count < kinds.count {
        for row in run { used[Int(codes[row]), default: 0] += 1 }
        for (code, count) in used { add(count, of: kinds[code], in: place.bucket) }
        used.removeAll(keepingCapacity: true)
      } else {
        counts.add(codes, run)
        counts.take { code, count in add(count, of: kinds[code], in: place.bucket) }
      }
    }
  }

  private mutating func add(_ count: Int64, of kind: MessageKind, in bucket: Int) {
    total += count
    switch kind.direction {
    case .inbound: inbound += count
    case .outbound: outbound += count
    case .other: break
    }
    if kind.isDelivered { delivered += count }
    if kind.isAttempted { attempted += count }
    if kind.isSMS { sms[bucket] += count }
    if kind.isEmail { email[bucket] += count }
  }

  /// Takes the counts of others.
  public mutating func merge(_ later: MessageCounts) {
    total += later.total
    inbound += later.inbound
    outbound += later.outbound
    delivered += later.delivered
    attempted += later.attempted
    sms.add(later.sms)
    email.add(later.email)
    heatmap.add(later.heatmap)
  }
}

extension [Int64] {
  /// Adds numbers one by one; of lists of different lengths, as far as the shorter one goes.
  mutating func add(_ other: [Int64]) {
    for index in 0..<Swift.min(count, other.count) { self[index] += other[index] }
  }
}
