import Messages
import StandardMessages
import TestExpectations
import Testing

func expectEqual(_ info: QueryInfo?, _ range: ExpectedRange, now: Int64, _ what: Comment) {
  #expect(info?.startTime == timestamp(range.start), what)
  #expect(info?.endTime == timestamp(range.end), what)
  #expect(info?.timeZone == range.clock.name, what)
  #expect(info?.bucketInterval == range.interval, what)
  #expect(info?.asOf == timestamp(now), what)
}

func expectEqual(_ buckets: [Bucket?], _ range: ExpectedRange, _ what: Comment) {
  #expect(buckets.map { $0?.startTime } == range.starts.map(timestamp), what)
  #expect(buckets.map { $0?.label } == range.starts.indices.map(range.label), what)
}
