// Command golang does with client-go what controllers do, and tells as JSON what it saw: golang KUBECONFIG NAMESPACE.
//
// An informer follows the Deployments of the namespace from before the first one until after the last; two managers
// apply to the same object; what is refused is told with the server's own reason.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	appsapply "k8s.io/client-go/applyconfigurations/apps/v1"
	coreapply "k8s.io/client-go/applyconfigurations/core/v1"
	metaapply "k8s.io/client-go/applyconfigurations/meta/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/util/retry"
)

const patience = 30 * time.Second

type story struct {
	mu    sync.Mutex
	Told  []string `json:"told"`
	Heard []string `json:"heard"`
}

func (s *story) tell(what string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	said := "done"
	if err != nil {
		said = fmt.Sprintf("%s: %s", apierrors.ReasonForError(err), err)
	}
	s.Told = append(s.Told, what+": "+said)
}

func (s *story) hear(what string, object any) {
	if gone, ok := object.(cache.DeletedFinalStateUnknown); ok {
		object = gone.Obj
	}
	deployment := object.(*appsv1.Deployment)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Heard = append(s.Heard, fmt.Sprintf("%s %s", what, deployment.Name))
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: golang KUBECONFIG NAMESPACE")
		os.Exit(2)
	}
	config, err := clientcmd.BuildConfigFromFlags("", os.Args[1])
	must(err)
	client, err := kubernetes.NewForConfig(config)
	must(err)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	found := &story{}
	run(ctx, client, os.Args[2], found)
	must(json.NewEncoder(os.Stdout).Encode(found))
}

func run(ctx context.Context, client kubernetes.Interface, namespace string, s *story) {
	factory := informers.NewSharedInformerFactoryWithOptions(client, 0, informers.WithNamespace(namespace))
	informer := factory.Apps().V1().Deployments().Informer()
	_, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(o any) { s.hear("added", o) },
		DeleteFunc: func(o any) { s.hear("deleted", o) },
	})
	must(err)
	factory.Start(ctx.Done())
	if !cache.WaitForCacheSync(ctx.Done(), informer.HasSynced) {
		must(fmt.Errorf("the informer did not sync"))
	}
	deployments := client.AppsV1().Deployments(namespace)

	mine := wish(namespace, 2, "nginx:1.27")
	_, err = deployments.Apply(ctx, mine, metav1.ApplyOptions{FieldManager: "first"})
	s.tell("first applies", err)
	size := appsapply.Deployment("web", namespace).WithSpec(appsapply.DeploymentSpec().WithReplicas(5))
	_, err = deployments.Apply(ctx, size, metav1.ApplyOptions{FieldManager: "second"})
	s.tell("second wants another size", err)
	_, err = deployments.Apply(ctx, size, metav1.ApplyOptions{FieldManager: "second", Force: true})
	s.tell("second insists", err)
	_, err = deployments.Apply(ctx, mine, metav1.ApplyOptions{FieldManager: "first"})
	s.tell("first still wants its own", err)
	kept, err := deployments.Get(ctx, "web", metav1.GetOptions{})
	must(err)
	s.tell(fmt.Sprintf("replicas are %d", *kept.Spec.Replicas), nil)

	stale := kept.DeepCopy()
	stale.ResourceVersion = "1"
	_, err = deployments.Update(ctx, stale, metav1.UpdateOptions{})
	s.tell("a stale update", err)
	err = retry.RetryOnConflict(retry.DefaultRetry, func() error {
		newest, err := deployments.Get(ctx, "web", metav1.GetOptions{})
		if err != nil {
			return err
		}
		newest.Labels = map[string]string{"updated": "yes"}
		_, err = deployments.Update(ctx, newest, metav1.UpdateOptions{})
		return err
	})
	s.tell("an update with retries", err)
	patch := []byte(`{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"nginx:1.28"}]}}}}`)
	_, err = deployments.Patch(ctx, "web", types.StrategicMergePatchType, patch, metav1.PatchOptions{})
	s.tell("a strategic patch", err)
	err = retry.RetryOnConflict(retry.DefaultRetry, func() error {
		scale, err := deployments.GetScale(ctx, "web", metav1.GetOptions{})
		if err != nil {
			return err
		}
		scale.Spec.Replicas = 1
		_, err = deployments.UpdateScale(ctx, "web", scale, metav1.UpdateOptions{})
		return err
	})
	s.tell("the scale", err)
	_, err = deployments.Create(ctx, kept, metav1.CreateOptions{})
	s.tell("creating with a version", err)

	background := metav1.DeletePropagationBackground
	err = deployments.Delete(ctx, "web", metav1.DeleteOptions{PropagationPolicy: &background})
	s.tell("deleting", err)
	err = deployments.Delete(ctx, "web", metav1.DeleteOptions{})
	s.tell("deleting again", err)
	for {
		s.mu.Lock()
		heard := len(s.Heard)
		s.mu.Unlock()
		if heard >= 2 || ctx.Err() != nil {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func wish(namespace string, replicas int32, image string) *appsapply.DeploymentApplyConfiguration {
	labels := map[string]string{"app": "web"}
	container := coreapply.Container().WithName("web").WithImage(image)
	template := coreapply.PodTemplateSpec().WithLabels(labels).
		WithSpec(coreapply.PodSpec().WithSchedulerName("nobody").WithContainers(container))
	spec := appsapply.DeploymentSpec().WithReplicas(replicas).WithTemplate(template).
		WithSelector(metaapply.LabelSelector().WithMatchLabels(labels))
	return appsapply.Deployment("web", namespace).WithSpec(spec)
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
