namespace IFeaLiD.Models;

/// <summary>Pixel (0 to 255) -> input of the network: <c>(pixel / Divisor - Mean[c]) / Deviation[c]</c>, channel by channel.</summary>
/// <param name="Channels">Order of the channels.</param>
/// <param name="Divisor">255 for networks that take 0 to 1, 1 for those that take 0 to 255.</param>
/// <param name="Mean">Three values, in the order of <paramref name="Channels"/>, after the division.</param>
/// <param name="Deviation">Three values above 0, in the same order.</param>
public sealed record Preprocessing(ChannelOrder Channels, float Divisor, IReadOnlyList<float> Mean, IReadOnlyList<float> Deviation);
