public import Randomness

/// Times as generated rows have them: at the edges of ranges, together, one after the other, and spread over years.
public struct GeneratedTimes {
  /// Ends of ranges and starts of buckets, near which a quarter of the times lies.
  public let anchors: [Int64]
  /// Times spread from three years before it to three days after.
  public let now: Int64
  private var times: [Int64] = []

  /// Times around `anchors` and `now`, in microseconds since the Unix epoch.
  public init(anchors: [Int64], now: Int64) {
    self.anchors = anchors
    self.now = now
  }

  /// A further time.
  public mutating func next(using random: inout SeededGenerator) throws -> Int64 {
    let roll = Int.random(in: 0..<100, using: &random)
    let time: Int64 =
      if roll < 25 {
        try random.pick(anchors) + Int64.random(in: -2...2, using: &random)
      } else if roll < 40, let earlier = times.randomElement(using: &random) {
        earlier
      } else if roll < 55, let earlier = times.last {
        earlier + Int64.random(in: 0...120_000_000, using: &random)
      } else if roll < 65 {
        now - Int64.random(in: 0...2 * LocalClock.day, using: &random)
      } else if roll < 90 {
        now - Int64.random(in: 0...100 * LocalClock.day, using: &random)
      } else if roll < 97 {
        now - Int64.random(in: 0...1_100 * LocalClock.day, using: &random)
      } else {
        now + Int64.random(in: 0...3 * LocalClock.day, using: &random)
      }
    times.append(time)
    return time
  }
}
