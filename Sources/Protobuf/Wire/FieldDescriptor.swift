internal import CProtobufC

// What protobuf-c's descriptor of a field means on the wire.
extension ProtobufCFieldDescriptor {
  var isRepeated: Bool { label == PROTOBUF_C_LABEL_REPEATED }
  var isInOneof: Bool { flags & PROTOBUF_C_FIELD_FLAG_ONEOF.rawValue != 0 }
  var isMessage: Bool { type == PROTOBUF_C_TYPE_MESSAGE }
  var isBoolean: Bool { type == PROTOBUF_C_TYPE_BOOL }
  var isPackable: Bool { wireType != .lengthDelimited }

  /// The wire type of one value.
  var wireType: WireType {
    switch type {
    case PROTOBUF_C_TYPE_SFIXED32, PROTOBUF_C_TYPE_FIXED32, PROTOBUF_C_TYPE_FLOAT: .fixed32
    case PROTOBUF_C_TYPE_SFIXED64, PROTOBUF_C_TYPE_FIXED64, PROTOBUF_C_TYPE_DOUBLE: .fixed64
    case PROTOBUF_C_TYPE_STRING, PROTOBUF_C_TYPE_BYTES, PROTOBUF_C_TYPE_MESSAGE: .lengthDelimited
    default: .varint
    }
  }

  /// The descriptor of a message field's message.
  var messageDescriptor: UnsafePointer<ProtobufCMessageDescriptor>? {
    isMessage ? descriptor?.assumingMemoryBound(to: ProtobufCMessageDescriptor.self) : nil
  }
}
