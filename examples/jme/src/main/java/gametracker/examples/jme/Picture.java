package gametracker.examples.jme;

import com.jme3.asset.AssetManager;
import com.jme3.light.AmbientLight;
import com.jme3.light.DirectionalLight;
import com.jme3.material.Material;
import com.jme3.math.ColorRGBA;
import com.jme3.math.Vector3f;
import com.jme3.scene.Geometry;
import com.jme3.scene.Node;
import com.jme3.scene.shape.Box;
import com.jme3.scene.shape.Sphere;
import java.util.HashMap;
import java.util.Map;

/** The scene: shows the rain. */
final class Picture {
    private static final ColorRGBA[] COLOURS = {
        new ColorRGBA(0.95f, 0.45f, 0.25f, 1),
        new ColorRGBA(0.35f, 0.80f, 0.95f, 1),
        new ColorRGBA(0.60f, 0.85f, 0.35f, 1)
    };

    private final Node root;
    private final AssetManager assets;
    private final Geometry basket;
    private final Map<Integer, Geometry> spheres = new HashMap<>();

    Picture(Node root, AssetManager assets) {
        this.root = root;
        this.assets = assets;
        root.addLight(new DirectionalLight(new Vector3f(-0.4f, -0.6f, -0.7f).normalizeLocal(), ColorRGBA.White));
        root.addLight(new AmbientLight(ColorRGBA.White.mult(0.35f)));
        basket = new Geometry("basket", new Box(Rain.BASKET_HALF_WIDTH, 0.1f, 0.4f));
        basket.setMaterial(material(new ColorRGBA(0.85f, 0.80f, 0.70f, 1)));
        root.attachChild(basket);
    }

    private Material material(ColorRGBA colour) {
        Material material = new Material(assets, "Common/MatDefs/Light/Lighting.j3md");
        material.setBoolean("UseMaterialColors", true);
        material.setColor("Diffuse", colour);
        material.setColor("Ambient", colour);
        material.setColor("Specular", ColorRGBA.White);
        material.setFloat("Shininess", 32);
        return material;
    }

    void show(Rain rain) {
        basket.setLocalTranslation(rain.basket(), Rain.BOTTOM, 0);
        Map<Integer, Geometry> gone = new HashMap<>(spheres);
        for (Rain.Sphere each : rain.spheres()) {
            gone.remove(each.number());
            spheres.computeIfAbsent(each.number(), number -> add(each)).setLocalTranslation(each.x(), each.y(), 0);
        }
        gone.forEach((number, geometry) -> {
            geometry.removeFromParent();
            spheres.remove(number);
        });
    }

    private Geometry add(Rain.Sphere sphere) {
        Geometry geometry = new Geometry("sphere", new Sphere(16, 24, sphere.radius()));
        geometry.setMaterial(material(COLOURS[sphere.number() % COLOURS.length]));
        root.attachChild(geometry);
        return geometry;
    }
}
