public import NIOCore
public import Protobuf
public import RPC

/// A path of its own for a unary method that only reads: `GET` with parameters for the request, and an answer in the form of
/// the documents that Callboard is built from (docs/web.md, "REST"). It knows nothing of HTTP but names and values.
public protocol RESTEndpoint: Sendable {
  /// The request of the method.
  associatedtype Request: Message
  /// The response of the method.
  associatedtype Response: Message

  /// From its first slash: `/api/dashboard/stats`.
  var path: String { get }
  /// The method that answers.
  var method: MethodDescriptor { get }
  /// The parameters that it takes.
  var parameters: RESTParameters { get }
  /// The lists of its answers that can be tables, by their short names.
  var series: [String] { get }

  /// The request that parameters ask for, which come decoded and in any order.
  ///
  /// - Throws: INVALID_ARGUMENT that names the parameter, and says what would be right.
  func request(_ parameters: [(name: String, value: String)]) throws(RPCError) -> Request

  /// An answer in a form, of a call with these parameters.
  ///
  /// - Throws: INVALID_ARGUMENT as ``request(_:)`` does.
  func answer(
    _ response: Response, as format: RESTFormat, _ parameters: [(name: String, value: String)]
  ) throws(RPCError) -> ByteBuffer
}

/// The forms of answers.
public enum RESTFormat: Sendable {
  /// The answer as an object.
  case json
  /// One of the answer's lists as a table.
  case csv

  /// The value of `content-type`.
  public var contentType: String {
    switch self {
    case .json: "application/json"
    case .csv: "text/csv; charset=utf-8; header=present"
    }
  }
}

/// The paths of REST.
public enum RESTPaths {}

/// A path whose answers show their fields.
struct RESTPath<Request: Message, Response: FieldVisitable>: RESTEndpoint {
  let path: String
  let method: MethodDescriptor
  let parameters: RESTParameters
  private let lists = SeriesNames.of(Response.self)
  private let make: @Sendable (RESTQuery) -> Request

  init(
    _ path: String, _ method: MethodDescriptor, _ parameters: RESTParameters,
    _ make: @escaping @Sendable (RESTQuery) -> Request
  ) {
    self.path = path
    self.method = method
    self.parameters = parameters
    self.make = make
  }

  var series: [String] { lists.map(\.name) }

  func request(_ parameters: [(name: String, value: String)]) throws(RPCError) -> Request {
    let query = try RESTQuery(parameters, self.parameters, path: path)
    _ = try index(of: query.series)
    return make(query)
  }

  func answer(
    _ response: Response, as format: RESTFormat, _ parameters: [(name: String, value: String)]
  ) throws(RPCError) -> ByteBuffer {
    switch format {
    case .json: return JSONAnswer.write(response)
    case .csv:
      let index = try index(of: RESTQuery(parameters, self.parameters, path: path).series)
      return (SeriesTable.table(index, of: response) ?? CSVTable(single: response)).text
    }
  }

  /// The place of a list among those of the answer, by its short name or its path; the first without a name.
  private func index(of name: String?) throws(RPCError) -> Int {
    guard let name else { return 0 }
    guard let index = lists.firstIndex(where: { $0.name == name || $0.path == name }) else {
      let hint =
        lists.isEmpty
        ? "is not for \(path), whose answer has no list" : "must be one of \(series.joined(separator: ", "))"
      throw .invalidArgument(field: "series", hint)
    }
    return index
  }
}
