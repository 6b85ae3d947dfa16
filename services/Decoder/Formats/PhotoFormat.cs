namespace IFeaLiD.Decoder;

/// <summary>Kinds of photo files that can be read.</summary>
public enum PhotoFormat
{
    /// <summary>None of them.</summary>
    Unknown,

    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>PNG.</summary>
    Png,

    /// <summary>WebP.</summary>
    WebP,

    /// <summary>TIFF, or a camera's RAW file that looks like one.</summary>
    Tiff,

    /// <summary>GIF; its first frame.</summary>
    Gif,

    /// <summary>Windows bitmap.</summary>
    Bmp,

    /// <summary>HEIC or AVIF.</summary>
    Heif,

    /// <summary>JPEG XL.</summary>
    JpegXl,

    /// <summary>A camera's RAW file.</summary>
    Raw,
}
