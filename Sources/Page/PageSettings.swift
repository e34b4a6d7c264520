/// What a deployment says of the page.
public struct PageSettings: Sendable, Equatable {
  /// Where the platform's own pages are; nil for nowhere.
  public var appURL: PageOrigin?
  /// Where each link leads to, below ``appURL``.
  public var paths: [PageLink: String] = PageLink.usualPaths
  /// Hosts that recordings are played from.
  public var mediaSources: [PageOrigin] = []
  /// Who may show the page in a frame; nobody where it is empty.
  public var frameAncestors: [PageOrigin] = []

  /// Whether the page itself needs to know nothing of them.
  var isUntold: Bool { appURL == nil && mediaSources.isEmpty }

  /// A page that leads nowhere, plays nothing and stands in no frame.
  public init() {}
}

/// What the page links to in the platform's own pages.
public enum PageLink: String, Sendable, CaseIterable {
  /// A call, a message: `{id}` in their templates is its id.
  case call
  case message
  /// Conversations that nobody has answered.
  case unanswered
  case addPhoneNumber = "add-phone-number"
  case createAgent = "create-agent"
  case uploadDocument = "upload-document"

  /// The templates of a deployment that says nothing of them.
  public static let usualPaths: [PageLink: String] = [
    .call: "/calls/{id}", .message: "/messages/{id}", .unanswered: "/messages?filter=unanswered",
    .addPhoneNumber: "/phone-numbers/new", .createAgent: "/agents/new", .uploadDocument: "/documents/new",
  ]
}
