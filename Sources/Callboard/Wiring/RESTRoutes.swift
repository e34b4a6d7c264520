import NIOCore
import REST
import RPC

extension RESTRoute {
  /// The paths of REST as the server calls them.
  static let all: [RESTRoute] = RESTPaths.all.map { RESTRoute($0) }

  /// A table for who asks for one and takes no JSON, else JSON.
  private init(_ endpoint: some RESTEndpoint) {
    self.init(path: endpoint.path, method: endpoint.method) { query throws(RPCError) in
      try endpoint.request(query.all)
    } answer: { response, asked throws(RPCError) in
      let isTable = asked.accepts("text/csv") && !asked.accepts("application/json")
      let format: RESTFormat = isTable ? .csv : .json
      return RESTAnswer(
        contentType: format.contentType, body: try endpoint.answer(response, as: format, asked.query.all))
    }
  }
}

extension PlainResource {
  /// The description of the paths of REST, for everybody.
  static var openAPI: PlainResource {
    PlainResource(
      path: "/openapi.json", contentType: "application/json", ByteBuffer(string: OpenAPI.document))
  }
}
