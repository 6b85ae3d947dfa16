namespace IFeaLiD.Jobs;

/// <summary>What workers measure, known to all programs that share the storage: forecasts are made of it.</summary>
public interface IMeasurements
{
    /// <summary>The number under a name, as far as it is known here; null when nobody has measured it.</summary>
    double? Find(string name);

    /// <summary>Takes note of one that was measured; later ones weigh as much as all before. Best effort: never throws, never blocks.</summary>
    void Note(string name, double value);
}
