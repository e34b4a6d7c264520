import Foundation

/// The files of a private server:
///
/// ```
/// folder/lock          held by the program that uses the server
/// folder/server.log    what the server writes
/// folder/store/data    the data folder
/// folder/store/socket  the Unix socket, where its path is short enough
/// ```
///
/// `store` belongs to the server's account. It is a link to a folder elsewhere where that account can't reach `folder`
/// (as below `/root`); that folder then goes when another is made and this one is no more.
///
/// A folder that is there already is used only where nobody else can have prepared it: `folder` and its files belong to
/// this user or root, the store and the data to the server's account.
struct ServerFolder: Sendable {
  /// The folder itself, and its files.
  let files: TrustedFolder
  let account: ServerAccount?

  var path: String { files.path }
  /// Who the server runs as.
  var owner: uid_t { account?.userID ?? geteuid() }
  var log: String { path + "/server.log" }
  var storeLink: String { path + "/store" }
  /// The store itself, without links, so that a running server's command line can be compared with it.
  private(set) var store = ""
  var data: String { store + "/data" }
  var isStoreElsewhere: Bool { store.hasPrefix(Self.reachableParent + "/") }

  /// Where the store goes when the account can't reach the folder. Root's to make, so that nobody else can be there first.
  static let reachableParent = "/var/lib/callboard"
  /// A log longer than this many bytes is set aside when the server starts.
  static let logLimit = 16 << 20

  init(_ path: String, account: ServerAccount?) throws(PrivateServerError) {
    let absolute = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    self.account = account
    files = try TrustedFolder(making: URL(fileURLWithPath: absolute).standardizedFileURL.path, mode: 0o711)
    try files.check(["lock", "server.log", "server.log.old"])
  }

  /// What the server that runs on the data says of itself; nil where none does.
  func postmasterFile() throws(PrivateServerError) -> PostmasterFile? {
    try PostmasterFile(data: data, owner: owner)
  }

  /// Makes the store, or finds the one of a run before, where the account can use it.
  mutating func prepareStore() async throws(PrivateServerError) {
    if let resolved = TrustedFolder.resolved(storeLink) {
      try checkStore(resolved)
      store = resolved
      try await requireReachable(resolved)
      return
    }
    // A link whose target is gone: the data are gone as well.
    unlink(storeLink)
    try makeAccountFolder(storeLink)
    if try await isReachable(storeLink) {
      store = storeLink
    } else {
      rmdir(storeLink)
      removeOrphans()
      store = try await makeReachableStore()
      guard symlink(store, storeLink) == 0 else { throw failure(storeLink) }
      guard symlink(path, store + "/folder") == 0 else { throw failure(store) }
    }
    store = TrustedFolder.resolved(storeLink) ?? store
  }

  /// Refuses a store that somebody else can have prepared, and a link that leads elsewhere than this program's own do.
  private func checkStore(_ resolved: String) throws(PrivateServerError) {
    let parent = (resolved as NSString).deletingLastPathComponent
    if parent == Self.reachableParent {
      _ = try TrustedFolder(Self.reachableParent)
    } else if resolved != storeLink {
      throw .untrusted(path: storeLink, reason: "is a symbolic link to \(resolved); remove it")
    }
    var link = stat()
    guard lstat(storeLink, &link) == 0 else { throw failure(storeLink) }
    guard link.st_uid == owner || link.st_uid == geteuid() else {
      throw .untrusted(path: storeLink, reason: "belongs to user \(link.st_uid); remove it")
    }
    for place in [resolved, resolved + "/data", resolved + "/socket"] { try checkAccountFolder(place) }
  }

  /// Refuses what is there and isn't a folder of the server's account alone.
  private func checkAccountFolder(_ place: String) throws(PrivateServerError) {
    var status = stat()
    guard lstat(place, &status) == 0 else {
      if errno == ENOENT { return }
      throw failure(place)
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw .untrusted(path: place, reason: "is not a folder of the private server's; remove it")
    }
    _ = try TrustedFolder(place, owner: owner)
  }

  /// A folder for the socket, of the account's alone. A socket's path may have 107 bytes, and PostgreSQL takes a list of
  /// folders separated by commas: a long or unusual path is replaced by a short one among the temporary files.
  func makeSocketFolder() throws(PrivateServerError) -> String {
    let usual = store + "/socket"
    if Self.isFitForSocket(usual) {
      try makeAccountFolder(usual)
      return usual
    }
    let short = try makeUniqueFolder(prefix: "/tmp/callboard-")
    try giveToAccount(short)
    return short
  }

  /// Removes a socket folder that was made among the temporary files: nothing else, whatever `postmaster.pid` says.
  func removeSocketFolder(_ folder: String) {
    let prefix = "/tmp/callboard-"
    guard folder.hasPrefix(prefix) else { return }
    let name = folder.dropFirst(prefix.count)
    guard name.utf8.count == 6, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else { return }
    var status = stat()
    guard lstat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == owner else { return }
    try? FileManager.default.removeItem(atPath: folder)
  }

  static func isFitForSocket(_ folder: String) -> Bool {
    let plain = folder.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "-"):
        true
      default:
        false
      }
    }
    // sizeof(sockaddr_un.sun_path) is 108 with the closing NUL.
    return plain && folder.utf8.count + "/.s.PGSQL.5432.lock".utf8.count <= 107
  }

  /// The log, open for appending.
  func openLog() throws(PrivateServerError) -> FileHandle {
    if let handle = try file("server.log", O_RDONLY), let end = try? handle.seekToEnd(), end > Self.logLimit {
      try files.rename("server.log", to: "server.log.old")
    }
    guard let handle = try file("server.log", O_WRONLY | O_CREAT | O_APPEND) else { throw failure(log) }
    return handle
  }

  func lastLogLines(_ count: Int = 12) -> String {
    guard let handle = (try? file("server.log", O_RDONLY)) ?? nil, let end = try? handle.seekToEnd() else { return "" }
    try? handle.seek(toOffset: end > 8192 ? end - 8192 : 0)
    let bytes = (try? handle.readToEnd()) ?? Data()
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").suffix(count).joined(separator: "\n")
  }

  private func file(_ name: String, _ flags: Int32) throws(PrivateServerError) -> FileHandle? {
    try files.open(name, flags).map { FileHandle(fileDescriptor: $0, closeOnDealloc: true) }
  }

  /// Makes a folder of the server's account alone; one that exists must be that already.
  func makeAccountFolder(_ path: String) throws(PrivateServerError) {
    try TrustedFolder.make(path, mode: 0o700)
    try giveToAccount(path)
    try checkAccountFolder(path)
  }

  /// Never by way of a link, which would give away what it leads to.
  private func giveToAccount(_ path: String) throws(PrivateServerError) {
    guard let account else { return }
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    guard fchown(descriptor, account.userID, account.groupID) == 0 else { throw failure(path) }
  }

  private func isReachable(_ folder: String) async throws(PrivateServerError) -> Bool {
    guard let account else { return access(folder, W_OK | X_OK) == 0 }
    return try await account.canWrite(in: folder)
  }

  private func requireReachable(_ folder: String) async throws(PrivateServerError) {
    guard try await isReachable(folder) else {
      let user = account?.name ?? "this user"
      throw .fileSystem(
        path: folder, reason: "\(user) can't write there: give it the folder and let it pass those above")
    }
  }

  private func makeReachableStore() async throws(PrivateServerError) -> String {
    guard account != nil else { throw .fileSystem(path: path, reason: "this user can't write there") }
    _ = try TrustedFolder(making: Self.reachableParent, mode: 0o755)
    let store = try makeUniqueFolder(prefix: Self.reachableParent + "/")
    try giveToAccount(store)
    try await requireReachable(store)
    return store
  }

  /// Removes stores elsewhere whose folder was deleted: one that is in use is found again by its link to its folder and
  /// that folder's link to it.
  private func removeOrphans() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: Self.reachableParent)) ?? []
    for name in names {
      let orphan = "\(Self.reachableParent)/\(name)"
      let data = orphan + "/data"
      let isMarked = (try? FileManager.default.destinationOfSymbolicLink(atPath: orphan + "/folder")) != nil
      let postmaster = (try? PostmasterFile(data: data, owner: owner)) ?? nil
      let isRunning = postmaster?.isRunning(data: data, owner: owner) ?? false
      guard isMarked, !isRunning, TrustedFolder.resolved(orphan + "/folder/store") != orphan else { continue }
      try? FileManager.default.removeItem(atPath: orphan)
    }
  }

  private func makeUniqueFolder(prefix: String) throws(PrivateServerError) -> String {
    var template = Array((prefix + "XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw failure(prefix) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private func failure(_ path: String) -> PrivateServerError {
    .fileSystem(path: path, reason: lastSystemError())
  }
}
