import Access
import Filters
import Messages
import NIOCore
import RPC

extension ChartSpec {
  /// The specification as it is kept: its words trimmed.
  ///
  /// - Parameter field: Its path in the request, for errors.
  /// - Throws: INVALID_ARGUMENT that names the field and says what it must be.
  static func checked(_ spec: ChartSpec?, field: String = "spec") throws(RPCError) -> ChartSpec {
    guard var spec else { throw .invalidArgument(field: field, "must be set") }
    spec.title = try TextRules.title(spec.title, field: "\(field).title")
    spec.prompt = try TextRules.prompt(spec.prompt, field: "\(field).prompt")
    _ = try MetricCatalog.entry(spec.metric, shownAs: spec.kind, field: field)
    try spec.checkFilter(field: "\(field).filter")
    let size = spec.encodedSize
    guard size <= DashboardLimits.specification else {
      throw .invalidArgument(
        field: field,
        "must be at most \(DashboardLimits.specification) bytes, encoded, and is \(size): name fewer campaigns, candidates, "
          + "sources or tags")
    }
    return spec
  }

  private func checkFilter(field: String) throws(RPCError) {
    guard let filter else { return }
    guard filter.orgID.isEmpty else {
      throw .invalidArgument(field: "\(field).org_id", "must be empty: a chart shows the dashboard's own organization")
    }
    _ = try TimeRangeFilter.parse(filter.timeRange, field: "\(field).time_range")
    _ = try CampaignFilter.parse(filter, field: field)
  }

  private var encodedSize: Int {
    var buffer = ByteBuffer()
    encode(into: &buffer)
    return buffer.readableBytes
  }
}
