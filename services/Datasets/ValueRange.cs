namespace IFeaLiD.Datasets;

/// <summary>Least and greatest activation of a whole feature map, in the network's own units.</summary>
/// <param name="Min">Least value; 0 for layers that end in a ReLU.</param>
/// <param name="Max">Greatest value, at least <paramref name="Min"/>.</param>
public readonly record struct ValueRange(float Min, float Max);
