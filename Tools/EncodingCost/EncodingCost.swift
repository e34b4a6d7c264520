import Messages
import NIOCore
import Protobuf
import StandardMessages

/// What a large answer costs to encode and to decode, as protobuf and as JSON: `Tools/benchmark-encodings`.
@main
struct EncodingCost {
  static func main() {
    print("answer                  encoding  bytes      encode     decode")
    measure("analytics, 90 days", analytics(buckets: 90))
    measure("analytics, 720 hours", analytics(buckets: 720))
    measure("messaging, 720 hours", messaging(buckets: 720))
  }

  private static func measure<M: Message>(_ name: String, _ message: M) {
    let protobuf = Cost(
      encode: { message.encode(into: &$0) }, decode: { buffer in (try? M(decoding: buffer)) == message })
    let json = Cost(
      encode: { message.encodeJSON(into: &$0) }, decode: { buffer in (try? M(decodingJSON: buffer)) == message })
    for (encoding, cost) in [("protobuf", protobuf), ("JSON", json)] {
      print(
        padded(name, 24) + padded(encoding, 10) + padded("\(cost.bytes)", 11) + padded(cost.encoding, 11)
          + cost.decoding)
    }
    print(
      padded("", 34) + padded("times", 11) + padded(ratio(json.encode, protobuf.encode), 11)
        + ratio(json.decode, protobuf.decode))
  }

  private static func ratio(_ one: Duration, _ other: Duration) -> String { decimals(one / other) }

  static func decimals(_ number: Double) -> String { "\((number * 100).rounded() / 100)" }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// Rates as they are: one divided by another.
  private static func rate(_ index: Int) -> Double { Double(index % 7) / 7 * 100 }

  private static func analytics(buckets: Int) -> GetAnalyticsDashboardResponse {
    let all = (0..<buckets).map { index in
      Bucket(startTime: Timestamp(seconds: 1_795_132_800 + Int64(index) * 3_600), label: "Nov \(index % 30 + 1)")
    }
    let charts = AnalyticsCharts(
      calls: CallsChart(points: all.enumerated().map { .init(bucket: $1, calls: Int64($0), answered: Int64($0 / 2)) }),
      candidates: CandidatesChart(points: all.enumerated().map { .init(bucket: $1, candidates: Int64($0 % 50)) }),
      interviews: InterviewsChart(
        points: all.enumerated().map { .init(bucket: $1, interviews: Int64($0), completed: 3) }),
      thumbsUp: ThumbsUpChart(points: all.enumerated().map { .init(bucket: $1, thumbsUp: Int64($0 % 9)) }),
      thumbsDown: ThumbsDownChart(points: all.map { .init(bucket: $0) }),
      passthroughRate: PassthroughRateChart(
        points: all.enumerated().map {
          .init(bucket: $1, passthroughRate: rate($0), qualified: Int64($0 % 7), scored: 7)
        }))
    let metrics = AnalyticsMetrics(
      totalCalls: 17_017, answerRate: rate(3), callCompletionRate: rate(5), interviews: 4_774, peopleContacted: 2_211,
      callLengthSecs: 1_234_567, avgInterviewLengthSecs: 318.25)
    return GetAnalyticsDashboardResponse(
      metrics: metrics, charts: charts,
      withdrawalReasons: (0..<20).map {
        .init(reason: "Found another position (\($0))", count: Int64($0), share: rate($0))
      },
      passingScores: (0..<50).map {
        .init(campaignID: "6f1c8a52-0000-4000-8000-0000000000\($0 + 10)", passingScore: 70, source: .campaign)
      })
  }

  private static func messaging(buckets: Int) -> GetMessagingStatsResponse {
    let activity = (0..<buckets).map { (index: Int) -> MessageActivityBucket in
      let hour = index % 14 + 10
      return MessageActivityBucket(
        date: "2026-11-\(index % 20 + 10)T\(hour):00:00+01:00", label: "\(hour):00", smsCount: UInt32(index),
        emailCount: UInt32(index % 11))
    }
    let heatmap = (0..<168).map { (index: Int) -> HeatmapCell in
      HeatmapCell(dayOfWeek: Int32(index / 24 + 1), hour: Int32(index % 24), count: Int64(index * 3))
    }
    let phones = (0..<40).map { (index: Int) -> PhoneResponseBreakdown in
      PhoneResponseBreakdown(
        phoneLabel: "+49 30 1234\(index)", respondedCount: UInt32(index), unansweredCount: 2, responseRate: rate(index),
        avgResponseTimeSecs: rate(index), phoneID: "6f1c8a52-0000-4000-8000-0000000000\(index + 10)")
    }
    return GetMessagingStatsResponse(
      stats: MessagingStats(
        totalMessages: 30_243, deliveryRate: rate(6), inboundCount: 12_000, outboundCount: 18_243,
        messageActivity: activity, messageHeatmap: heatmap,
        responseInsights: ResponseInsights(avgResponseTimeSecs: 1_834.57, byPhone: phones)))
  }
}

/// The time of one call of each function: the least of many rounds.
private struct Cost {
  private(set) var encode = Duration.seconds(1)
  private(set) var decode = Duration.seconds(1)
  let bytes: Int

  init(encode: (inout ByteBuffer) -> Void, decode: (ByteBuffer) -> Bool) {
    var buffer = ByteBuffer()
    encode(&buffer)
    bytes = buffer.readableBytes
    // A decoder that gives another message would be measured for nothing.
    guard decode(buffer) else { return }
    let clock = ContinuousClock()
    for _ in 0..<200 {
      var target = ByteBuffer()
      self.encode = min(self.encode, clock.measure { encode(&target) })
      self.decode = min(self.decode, clock.measure { _ = decode(buffer) })
    }
  }

  var encoding: String { Self.text(encode) }
  var decoding: String { Self.text(decode) }

  private static func text(_ duration: Duration) -> String {
    EncodingCost.decimals(duration / .microseconds(1)) + " µs"
  }
}
