public import NIOCore
public import Protobuf

/// A path of its own under which a unary method is called by GET: the parameters are the request, and the answer has a
/// form of its own. It passes all that calls pass; failures are told as Connect's are.
public struct RESTRoute: Sendable {
  /// From its first slash, without a query: `/api/dashboard/stats`.
  public let path: String
  /// Whose handler answers.
  public let method: MethodDescriptor
  let request: @Sendable (QueryParameters) throws(RPCError) -> ByteBuffer
  let answer: @Sendable (any Message, RESTRequest) throws(RPCError) -> RESTAnswer

  /// A route to a unary method that only reads.
  ///
  /// - Parameters:
  ///   - request: The request that the parameters ask for. Called after the gates and admission; what it throws is the
  ///     call's outcome.
  ///   - answer: The bytes of a response.
  public init<Request: Message, Response: Message>(
    path: String, method: MethodDescriptor,
    request: @escaping @Sendable (QueryParameters) throws(RPCError) -> Request,
    answer: @escaping @Sendable (Response, RESTRequest) throws(RPCError) -> RESTAnswer
  ) {
    self.path = path
    self.method = method
    self.request = { query throws(RPCError) in
      var bytes = ByteBuffer()
      try request(query).encode(into: &bytes)
      return bytes
    }
    self.answer = { message, asked throws(RPCError) in
      guard let response = message as? Response else {
        throw RPCError(
          .internal, reason: .internalError, "internal error", cause: WrongResponse(name: Response.fullName))
      }
      return try answer(response, asked)
    }
  }

  /// A route whose types aren't those of its method.
  private struct WrongResponse: Error {
    let name: String
  }
}

/// What an answer is asked for beside the request.
public struct RESTRequest: Sendable {
  /// The parameters of the path.
  public let query: QueryParameters
  private let accept: [String]

  init(query: QueryParameters, accept: [String]) {
    self.query = query
    self.accept = accept
  }

  /// Whether `accept` names this media type (in lower case), and not with the weight 0.
  public func accepts(_ mediaType: String) -> Bool {
    accept.contains { list in
      list.lowercased().split(separator: ",").contains { part in
        let parts = part.split(separator: ";").map { $0.filter { $0 != " " } }
        guard parts.first == mediaType else { return false }
        return !parts.dropFirst().contains {
          $0.hasPrefix("q=0") && $0.dropFirst(3).allSatisfy { $0 == "." || $0 == "0" }
        }
      }
    }
  }
}

/// The bytes of an answer.
public struct RESTAnswer: Sendable {
  /// `application/json`, `text/csv; charset=utf-8`.
  public let contentType: String
  /// All of it; it is compressed where that pays.
  public let body: ByteBuffer
  /// What else the answer says, in lower case: `content-disposition`.
  public let fields: [(name: String, value: String)]

  /// An answer of its parts.
  public init(contentType: String = "application/json", body: ByteBuffer, fields: [(name: String, value: String)] = [])
  {
    self.contentType = contentType
    self.body = body
    self.fields = fields
  }
}
