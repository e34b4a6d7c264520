import Messages
import NIOCore
import RPC

/// A group's part of an answer.
enum Section: Sendable {
  case group(any StatsGroup)
  /// The group of this section has failed.
  case failed(name: String, RPCError)

  /// It as a message of the stream.
  var response: StreamDashboardResponse {
    switch self {
    case .group(let group): StreamDashboardResponse(section: group.section)
    case .failed(let name, let error):
      StreamDashboardResponse(
        section: .error(SectionError(section: name, code: error.code.rawValue, message: error.message)))
    }
  }

  /// In bytes.
  var encodedSize: Int {
    var buffer = ByteBuffer()
    response.encode(into: &buffer)
    return buffer.readableBytes
  }
}
