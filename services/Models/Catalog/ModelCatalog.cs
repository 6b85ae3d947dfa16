using Microsoft.Extensions.Logging;

namespace IFeaLiD.Models;

/// <summary>
/// The models of a folder. Each has a sub-folder of its own with model.json, network and card; a network alone is offered, too. What nobody has
/// tried yet is tried first, in a process of its own. The folder is read again when <see cref="Reload"/> is called: what is on offer changes
/// as a whole, and whoever holds a model keeps it.
/// </summary>
public sealed class ModelCatalog
{
    /// <summary>What a trial has measured, in a model's folder.</summary>
    public const string SurveyFile = "survey.json";

    private readonly CatalogReading reading;
    private readonly Lock one = new();
    private volatile Contents contents = new(null, [], []);

    private ModelCatalog(CatalogReading reading) => this.reading = reading;

    /// <summary>The models on offer: the preferred one first, the others by id, files alone last. The list itself never changes.</summary>
    public IReadOnlyList<Model> Models => contents.Models;

    /// <summary>What lies in the folder and is not offered.</summary>
    public IReadOnlyList<RefusedModel> Refused => contents.Refused;

    /// <summary>The model of this id, or null.</summary>
    public Model? Find(string id) => contents.Models.FirstOrDefault(model => model.Id == id);

    /// <summary>Reads the folder. What is wrong with one model refuses this one, is logged, and leaves the others.</summary>
    /// <param name="folder">For example <c>models</c>.</param>
    /// <param name="logger">One line for each model and each refusal.</param>
    /// <param name="preferred">Id of the model that comes first, if it is there.</param>
    /// <param name="trial">
    /// Tries a file of this path and SHA-256 (<see cref="Trials.ModelTrial.Run(string, string)"/>) that no survey.json tells of; null tries none and refuses
    /// files without a manifest.
    /// </param>
    public static ModelCatalog Load(string folder, ILogger logger, string? preferred = null, Func<string, string, MeasuredMaps>? trial = null)
    {
        var catalog = new ModelCatalog(new CatalogReading(folder, logger, preferred, trial));
        catalog.Reload();
        return catalog;
    }

    /// <summary>Reads what has changed in the folder since; the rest is taken over. Takes as long as trying what is new.</summary>
    /// <returns>Whether anything had changed.</returns>
    public bool Reload()
    {
        lock (one)
        {
            string stamp = reading.Stamp();
            if (stamp == contents.Stamp)
                return false;
            contents = reading.Read(stamp);
            return true;
        }
    }

    /// <summary>What the files of the folder look like from outside; another one means that <see cref="Reload"/> would find something.</summary>
    public string Stamp() => reading.Stamp();

    /// <summary>What is on offer at a moment.</summary>
    internal sealed record Contents(string? Stamp, IReadOnlyList<Model> Models, IReadOnlyList<RefusedModel> Refused);
}
