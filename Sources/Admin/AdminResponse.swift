/// What a page of the admin listener says.
public struct AdminResponse: Sendable, Hashable {
  /// The HTTP status: 200 to 599.
  public var status: Int
  /// The media type of the body.
  public var contentType: String
  /// In UTF-8.
  public var body: String

  /// A response; plain text unless told otherwise.
  public init(status: Int = 200, contentType: String = "text/plain; charset=utf-8", body: String) {
    self.status = status
    self.contentType = contentType
    self.body = body
  }
}

/// Makes a page, whenever it is asked for. Its task is cancelled when nobody waits for it any more.
public typealias AdminPage = @Sendable () async -> AdminResponse
