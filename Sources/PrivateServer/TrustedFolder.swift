public import Foundation

/// A folder of this program's own, and the files in it, which nobody else can have put there or can change: it and they
/// belong to this user, or to root, and only they can write to them. Symbolic links are not followed, and what has a
/// second name (a hard link) is refused.
///
/// Every call looks anew. Folders above it are as trusted as whoever they belong to.
public struct TrustedFolder: Sendable {
  /// Absolute, without symbolic links.
  public let path: String
  private let owners: Set<uid_t>

  /// The folder, which is made with this mode where it isn't there, and those above it.
  ///
  /// - Throws: `PrivateServerError`: `fileSystem`, `untrusted`.
  public init(making path: String, mode: mode_t) throws(PrivateServerError) {
    try Self.make(path, mode: mode)
    try self.init(path)
  }

  /// A folder that is there.
  ///
  /// - Throws: `PrivateServerError`: `fileSystem`, `untrusted`.
  public init(_ path: String) throws(PrivateServerError) {
    try self.init(path, owner: geteuid())
  }

  /// - Parameter owner: whose it and its files must be, where they aren't root's.
  init(_ path: String, owner: uid_t) throws(PrivateServerError) {
    owners = [owner, 0]
    // A link to it is as good as whoever made the link.
    let entry = try Self.entry(path)
    guard owners.contains(entry.st_uid) else { throw Self.foreign(path, entry, owners) }
    guard let resolved = Self.resolved(path) else { throw .fileSystem(path: path, reason: lastSystemError()) }
    self.path = resolved
    close(try openFolder())
  }

  /// Makes a folder, and those above it, with this mode whatever the umask; one that exists stays as it is.
  static func make(_ path: String, mode: mode_t) throws(PrivateServerError) {
    if mkdir(path, mode) == 0 {
      let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      defer { if descriptor >= 0 { close(descriptor) } }
      guard descriptor >= 0, fchmod(descriptor, mode) == 0 else { throw failure(path) }
    } else if errno == ENOENT, path != "/" {
      try make((path as NSString).deletingLastPathComponent, mode: 0o755)
      try make(path, mode: mode)
    } else if errno != EEXIST {
      throw failure(path)
    }
  }

  /// Refuses what is there by one of these names and isn't a file of the owner's alone.
  ///
  /// - Throws: `PrivateServerError`: `fileSystem`, `untrusted`.
  public func check(_ names: [String]) throws(PrivateServerError) {
    let folder = try openFolder()
    defer { close(folder) }
    for name in names {
      var status = stat()
      if fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 {
        try check(status, name, isFolder: false)
      } else if errno != ENOENT {
        throw failure(name)
      }
    }
  }

  /// The content of a file; nil where there is none.
  ///
  /// - Throws: `PrivateServerError`: `fileSystem`, `untrusted`.
  public func read(_ name: String) throws(PrivateServerError) -> Data? {
    guard let descriptor = try open(name, O_RDONLY) else { return nil }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      return try handle.readToEnd() ?? Data()
    } catch {
      throw .fileSystem(path: place(name), reason: "\(error)")
    }
  }

  /// Puts a file with this content in the place of what was there, for its owner's eyes alone from the first moment.
  ///
  /// - Throws: `PrivateServerError`: `fileSystem`, `untrusted`.
  public func write(_ name: String, _ content: Data) throws(PrivateServerError) {
    let folder = try openFolder()
    defer { close(folder) }
    let unfinished = ".\(name).\(UUID().uuidString)"
    let descriptor = openat(folder, unfinished, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(name) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try handle.write(contentsOf: content)
    } catch {
      unlinkat(folder, unfinished, 0)
      throw .fileSystem(path: place(name), reason: "\(error)")
    }
    guard renameat(folder, unfinished, folder, name) == 0 else {
      let error = failure(name)
      unlinkat(folder, unfinished, 0)
      throw error
    }
  }

  /// Takes a file away; what it is a link to stays.
  ///
  /// - Throws: `PrivateServerError`: `fileSystem`, `untrusted`.
  public func remove(_ name: String) throws(PrivateServerError) {
    let folder = try openFolder()
    defer { close(folder) }
    guard unlinkat(folder, name, 0) == 0 || errno == ENOENT else { throw failure(name) }
  }

  /// Gives a file another name.
  func rename(_ name: String, to other: String) throws(PrivateServerError) {
    let folder = try openFolder()
    defer { close(folder) }
    guard renameat(folder, name, folder, other) == 0 else { throw failure(name) }
  }

  /// A descriptor of a file; nil where there is none and `flags` don't make one.
  func open(_ name: String, _ flags: Int32, mode: mode_t = 0o600) throws(PrivateServerError) -> Int32? {
    let folder = try openFolder()
    defer { close(folder) }
    // Without waiting, or a pipe in its place would hold this program up.
    let descriptor = openat(folder, name, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, mode)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      // What is no file (a link, a pipe without a reader) is refused by what it is.
      if errno == ELOOP || errno == ENXIO { try check([name]) }
      throw failure(name)
    }
    do throws(PrivateServerError) {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { throw failure(name) }
      try check(status, name, isFolder: false)
      _ = fcntl(descriptor, F_SETFL, flags & ~(O_CREAT | O_TRUNC))
    } catch {
      close(descriptor)
      throw error
    }
    return descriptor
  }

  private func openFolder() throws(PrivateServerError) -> Int32 {
    let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOTDIR { throw .fileSystem(path: path, reason: "is not a folder") }
      throw .fileSystem(path: path, reason: lastSystemError())
    }
    var status = stat()
    do throws(PrivateServerError) {
      guard fstat(descriptor, &status) == 0 else { throw .fileSystem(path: path, reason: lastSystemError()) }
      try check(status, nil, isFolder: true)
    } catch {
      close(descriptor)
      throw error
    }
    return descriptor
  }

  private func check(_ status: stat, _ name: String?, isFolder: Bool) throws(PrivateServerError) {
    let place = name.map(place) ?? path
    switch status.st_mode & S_IFMT {
    case S_IFDIR where isFolder, S_IFREG where !isFolder: break
    case S_IFLNK: throw .untrusted(path: place, reason: "is a symbolic link; remove it")
    default: throw .untrusted(path: place, reason: isFolder ? "is not a folder" : "is not a file; remove it")
    }
    guard owners.contains(status.st_uid) else { throw Self.foreign(place, status, owners) }
    guard status.st_mode & 0o022 == 0 else {
      throw .untrusted(path: place, reason: "can be written by others: chmod go-w it, if what is there is yours")
    }
    guard isFolder || status.st_nlink == 1 else {
      throw .untrusted(path: place, reason: "has another name elsewhere (a hard link); remove it")
    }
  }

  private func place(_ name: String) -> String { path + "/" + name }

  private func failure(_ name: String) -> PrivateServerError {
    .fileSystem(path: place(name), reason: lastSystemError())
  }

  private static func failure(_ path: String) -> PrivateServerError {
    .fileSystem(path: path, reason: lastSystemError())
  }

  private static func foreign(_ path: String, _ status: stat, _ owners: Set<uid_t>) -> PrivateServerError {
    let wanted = owners.sorted(by: >).map(String.init).joined(separator: " or ")
    return .untrusted(
      path: path,
      reason:
        "belongs to user \(status.st_uid), not to \(wanted): choose another folder, or remove it if it isn't needed")
  }

  private static func entry(_ path: String) throws(PrivateServerError) -> stat {
    var status = stat()
    guard lstat(path, &status) == 0 else { throw failure(path) }
    return status
  }

  /// The path without symbolic links; nil where nothing is there.
  static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    // realpath allocates its answer, which is copied here.
    defer { free(resolved) }
    return String(cString: resolved)
  }
}

/// What the system says of the call that has just failed.
func lastSystemError() -> String {
  String(cString: strerror(errno))
}
