namespace IFeaLiD.Decoder.Orders;

/// <summary>What is to be done with the file that follows.</summary>
/// <param name="What">How far to go.</param>
/// <param name="Bytes">Length of the file.</param>
/// <param name="Format">As its first bytes say.</param>
/// <param name="Shape">What the picture has to look like.</param>
/// <param name="Bounds">What may be decoded at most.</param>
public sealed record DecodeOrder(DecodeWhat What, long Bytes, PhotoFormat Format, PhotoShape Shape, DecodeBounds Bounds);

/// <summary>How far to go.</summary>
public enum DecodeWhat
{
    /// <summary>Read the header alone.</summary>
    Header,

    /// <summary>A JPEG for people.</summary>
    Preview,

    /// <summary>Pixels for the network, and the JPEG.</summary>
    Picture,
}

/// <summary>What may be decoded at most.</summary>
/// <param name="Pixels">Of the photo.</param>
/// <param name="WorkingPixels">Of the picture for the network.</param>
/// <param name="LeastSide">Pixels of the shorter side, of both.</param>
/// <param name="MemoryBytes">Of the process, above what it needs to start.</param>
/// <param name="Seconds">From order to answer.</param>
public sealed record DecodeBounds(long Pixels, long WorkingPixels, int LeastSide, long MemoryBytes, int Seconds);
