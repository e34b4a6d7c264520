#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What tells two contents of a file apart without reading it: a write changes its times, a replacement its inode.
public struct FileStamp: Sendable, Hashable {
  private let device: UInt64
  private let inode: UInt64
  private let size: Int64
  private let modified: Int64
  private let changed: Int64

  /// The stamp of the file at `path`, behind symbolic links, which volumes of secrets exchange; nil where there is none.
  public init?(ofFileAt path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    #if canImport(Glibc)
      modified = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
      changed = Int64(status.st_ctim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_ctim.tv_nsec)
    #else
      modified = Int64(status.st_mtimespec.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtimespec.tv_nsec)
      changed = Int64(status.st_ctimespec.tv_sec) &* 1_000_000_000 &+ Int64(status.st_ctimespec.tv_nsec)
    #endif
  }
}

/// Says when a file that changes is to be read: once it is another than the one that was read last, and has stopped
/// changing. A file that is gone counts as another.
public struct FileChanges: Sendable {
  private var read: FileStamp?
  private var seen: FileStamp?

  /// - Parameter read: The stamp of what was read; taken before the reading.
  public init(read: FileStamp?) {
    self.read = read
    seen = read
  }

  /// Looks at the file's stamp of now. Returns whether the file is to be read, which this counts as done.
  public mutating func observe(_ stamp: FileStamp?) -> Bool {
    defer { seen = stamp }
    guard stamp != read, stamp == seen else { return false }
    read = stamp
    return true
  }
}
