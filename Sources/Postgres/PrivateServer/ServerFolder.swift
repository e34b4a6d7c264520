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
struct ServerFolder: Sendable {
  let path: String
  let account: ServerAccount?

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
    self.path = URL(fileURLWithPath: absolute).standardizedFileURL.path
    self.account = account
    try makeFolder(self.path, mode: 0o711)
  }

  /// Makes the store, or finds the one of a run before, where the account can use it.
  mutating func prepareStore() async throws(PrivateServerError) {
    if let resolved = resolve(storeLink) {
      store = resolved
      try await requireReachable(resolved)
      return
    }
    // A link whose target is gone: the data are gone as well.
    unlink(storeLink)
    try makeFolder(storeLink, mode: 0o700)
    try giveToAccount(storeLink)
    if try await isReachable(storeLink) {
      store = storeLink
    } else {
      rmdir(storeLink)
      removeOrphans()
      store = try await makeReachableStore()
      guard symlink(store, storeLink) == 0 else { throw failure(storeLink) }
      guard symlink(path, store + "/folder") == 0 else { throw failure(store) }
    }
    store = resolve(storeLink) ?? store
  }

  /// A folder for the socket, of the account's alone. A socket's path may have 107 bytes, and PostgreSQL takes a list of
  /// folders separated by commas: a long or unusual path is replaced by a short one among the temporary files.
  func makeSocketFolder() throws(PrivateServerError) -> String {
    let usual = store + "/socket"
    if Self.isFitForSocket(usual) {
      try makeFolder(usual, mode: 0o700)
      try giveToAccount(usual)
      return usual
    }
    let short = try makeUniqueFolder(prefix: "/tmp/callboard-")
    try giveToAccount(short)
    return short
  }

  /// Removes a socket folder that was made among the temporary files.
  func removeSocketFolder(_ folder: String) {
    guard folder.hasPrefix("/tmp/callboard-") else { return }
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
    let attributes = try? FileManager.default.attributesOfItem(atPath: log)
    if let size = attributes?[.size] as? Int, size > Self.logLimit { rename(log, log + ".old") }
    let descriptor = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(log) }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  func lastLogLines(_ count: Int = 12) -> String {
    guard let handle = FileHandle(forReadingAtPath: log), let end = try? handle.seekToEnd() else { return "" }
    try? handle.seek(toOffset: end > 8192 ? end - 8192 : 0)
    let bytes = (try? handle.readToEnd()) ?? Data()
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").suffix(count).joined(separator: "\n")
  }

  /// Makes a folder, and those above it, with this mode whatever the umask; one that exists stays as it is.
  func makeFolder(_ path: String, mode: mode_t) throws(PrivateServerError) {
    if mkdir(path, mode) == 0 {
      guard chmod(path, mode) == 0 else { throw failure(path) }
    } else if errno == ENOENT, path != "/" {
      try makeFolder((path as NSString).deletingLastPathComponent, mode: 0o755)
      try makeFolder(path, mode: mode)
    } else if errno != EEXIST {
      throw failure(path)
    } else if !isFolder(path) {
      throw .fileSystem(path: path, reason: "is not a folder")
    }
  }

  func giveToAccount(_ path: String) throws(PrivateServerError) {
    guard let account else { return }
    guard chown(path, account.userID, account.groupID) == 0 else { throw failure(path) }
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
    try makeFolder(Self.reachableParent, mode: 0o755)
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
      let isRunning = PostmasterFile(data: data)?.isRunning(data: data) ?? false
      guard isMarked, !isRunning, resolve(orphan + "/folder/store") != orphan else { continue }
      try? FileManager.default.removeItem(atPath: orphan)
    }
  }

  private func makeUniqueFolder(prefix: String) throws(PrivateServerError) -> String {
    var template = Array((prefix + "XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw failure(prefix) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private func resolve(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    // realpath allocates its answer, which is copied here.
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  private func failure(_ path: String) -> PrivateServerError {
    .fileSystem(path: path, reason: lastSystemError())
  }
}
