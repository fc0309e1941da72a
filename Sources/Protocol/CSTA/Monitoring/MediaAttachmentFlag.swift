/// The flags of the group `mediaAttachment` of a monitor filter, in schema order.
public enum MediaAttachmentFlag: String, CSTAFlag {
    case mediaAttached, mediaDetached
}
